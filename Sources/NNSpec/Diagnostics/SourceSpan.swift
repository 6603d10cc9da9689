// SPDX-License-Identifier: MIT

/// A range of bytes in a file: everything else about a place is derived from it.
public struct SourceSpan: Sendable, Equatable {
  /// The file that the offsets count in.
  public let file: SourceFile
  /// The offset of the first byte.
  public let start: Int
  /// The offset after the last byte.
  public let end: Int

  /// Makes a span; `start` to `end` must lie inside the file.
  public init(file: SourceFile, start: Int, end: Int) {
    precondition(
      0 <= start && start <= end && end <= file.bytes.count,
      "span \(start)..<\(end) in \(file.path) of \(file.bytes.count) bytes")
    self.file = file
    self.start = start
    self.end = end
  }

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
    left.file === right.file && left.start == right.start && left.end == right.end
  }
}
