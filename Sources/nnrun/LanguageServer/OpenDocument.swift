// SPDX-License-Identifier: MIT

import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A document as the editor has it, saved or not.
struct OpenDocument {
  let uri: String
  private(set) var version: Int?
  private(set) var file: SourceFile
  /// What is wrong with this text, once it is known.
  private(set) var check: SpecCheck?
  /// Whether the editor has been told.
  var isPublished = false

  init(uri: String, version: Int?, text: String) {
    self.uri = uri
    self.version = version
    file = SourceFile(path: DocumentURI.path(uri), bytes: Array(text.utf8))
  }

  /// Lets everything be looked at again: a file that the spec reads may be another now.
  mutating func invalidate() {
    check = nil
    isPublished = false
  }

  /// The check of this text, which is done once.
  mutating func checked(by server: LanguageServer) -> SpecCheck {
    if let check { return check }
    let new = server.check(file)
    check = new
    return new
  }

  /// Applies the changes of a `didChange` in their order.
  mutating func apply(_ changes: [JSONValue], version: Int?, _ encoding: PositionEncoding)
    throws(MessageError)
  {
    var file = file
    for change in changes {
      guard let text = change["text"]?.string else {
        throw .invalidParameters("a change without a text")
      }
      var bytes = Array(text.utf8)
      if let range = change["range"], range != .null {
        guard let range = range.offsets(in: file, encoding) else {
          throw .invalidParameters("a range that is none")
        }
        bytes = file.bytes
        bytes.replaceSubrange(range, with: text.utf8)
      }
      file = SourceFile(path: file.path, bytes: bytes)
    }
    self.file = file
    self.version = version
    invalidate()
  }
}

/// Paths of documents, and documents of paths.
enum DocumentURI {
  /// The path of a file; of a document that is no file, its URI.
  static func path(_ uri: String) -> String {
    guard let url = URL(string: uri), url.isFileURL else { return uri }
    return url.path
  }

  static func uri(_ path: String) -> String { URL(filePath: path).absoluteString }
}

extension JSONValue {
  /// A `Position` of the protocol.
  var position: TextPosition? {
    guard let line = self["line"]?.int, let character = self["character"]?.int else { return nil }
    return TextPosition(line: line, character: character)
  }

  /// The bytes of a `Range`.
  func offsets(in file: SourceFile, _ encoding: PositionEncoding) -> Range<Int>? {
    guard let start = self["start"]?.position, let end = self["end"]?.position else { return nil }
    let (first, last) = (
      encoding.offset(of: start, in: file), encoding.offset(of: end, in: file)
    )
    return min(first, last)..<max(first, last)
  }
}
