// SPDX-License-Identifier: MIT

/// A range of bytes in a file: everything else about a place is derived from it.
public struct SourceSpan: Sendable, Equatable {
  /// The file that the offsets count in.
  public let file: SourceFile
  // Half the size: a spec has a span for each of its words, and texts are far smaller than 4 GiB.
  private let first: UInt32
  private let last: UInt32

  /// Makes a span; `start` to `end` must lie inside the file.
  public init(file: SourceFile, start: Int, end: Int) {
    precondition(
      0 <= start && start <= end && end <= file.bytes.count,
      "span \(start)..<\(end) in \(file.path) of \(file.bytes.count) bytes")
    self.file = file
    (first, last) = (UInt32(start), UInt32(end))
  }

  /// The offset of the first byte.
  public var start: Int { Int(first) }
  /// The offset after the last byte.
  public var end: Int { Int(last) }

  /// The 1-based line of the first byte.
  public var line: Int { file.line(at: start) }
  /// The 1-based column of the first byte, in code points.
  public var column: Int { file.column(at: start) }
  /// The 1-based line where the span ends.
  public var endLine: Int { file.line(at: end) }
  /// The 1-based column after the last byte, in code points.
  public var endColumn: Int { file.column(at: end) }
  /// The bytes as text.
  public var text: String { String(decoding: file.bytes[start..<end], as: UTF8.self) }

  /// Whether two spans cover the same bytes of the same file.
  public static func == (left: SourceSpan, right: SourceSpan) -> Bool {
    left.file === right.file && left.first == right.first && left.last == right.last
  }
}
