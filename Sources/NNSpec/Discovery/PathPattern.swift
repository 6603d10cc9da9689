// SPDX-License-Identifier: MIT

/// A pattern of paths below a folder, written as in `.gitignore` (gitignore(5)).
///
/// Without a slash, but for one at the end, it is met at any depth; `/` at the end keeps it to folders; `**` stands for any
/// number of folders. It also covers all that is below a folder it matches.
package struct PathPattern: Sendable {
  private enum Step: Sendable {
    case name(NamePattern)
    case anyFolders
  }

  /// `!` before it: what matches is taken in again.
  package let isNegated: Bool
  private let isForFolders: Bool
  private let steps: [Step]

  /// Nil for an empty line, a comment, and what can match nothing.
  package init?(_ line: some Collection<UInt8>) {
    var text = Self.withoutBlanksAtEnd(ArraySlice(Array(line)))
    guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
    isNegated = first == UInt8(ascii: "!")
    if isNegated { text.removeFirst() }
    isForFolders = text.last == UInt8(ascii: "/")
    if isForFolders { text.removeLast() }
    let isAnchored = text.contains(UInt8(ascii: "/"))
    if text.first == UInt8(ascii: "/") { text.removeFirst() }
    guard !text.isEmpty else { return nil }
    var steps: [Step] = isAnchored ? [] : [.anyFolders]
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (number, part) in parts.enumerated() {
      if part.count > 1, part.allSatisfy({ $0 == UInt8(ascii: "*") }) {
        steps.append(.anyFolders)
        continue
      }
      guard let name = NamePattern(number < parts.count - 1 ? Self.withoutEscapeAtEnd(part) : part)
      else { return nil }
      steps.append(.name(name))
    }
    // `a/**` is what is below `a`, not `a` itself.
    if case .anyFolders = steps.last, let all = NamePattern([UInt8(ascii: "*")]) {
      steps.append(.name(all))
    }
    self.steps = steps
  }

  /// Whether a path itself matches, not only a folder above it; its names are those below the pattern's folder.
  package func matches(_ names: ArraySlice<[UInt8]>, isFolder: Bool) -> Bool {
    guard isFolder || !isForFolders else { return false }
    var (i, j) = (names.startIndex, 0)
    var retry: (name: Int, step: Int)?
    while i < names.endIndex {
      if j < steps.count, case .anyFolders = steps[j] {
        retry = (i, j + 1)
        j += 1
      } else if j < steps.count, case .name(let name) = steps[j], name.matches(names[i]) {
        (i, j) = (i + 1, j + 1)
      } else if let folders = retry {
        retry = (folders.name + 1, folders.step)
        (i, j) = (folders.name + 1, folders.step)
      } else {
        return false
      }
    }
    return j == steps.count
  }

  /// Whether a file's path matches, or a folder above it.
  package func covers(_ names: [[UInt8]]) -> Bool {
    names.indices.contains { last in matches(names[...last], isFolder: last < names.count - 1) }
  }

  /// Without the blanks at the end, but for one behind a `\`.
  private static func withoutBlanksAtEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == UInt8(ascii: "\\") {
        index = min(index + 2, line.endIndex)
        end = index
      } else {
        index += 1
        if line[index - 1] != UInt8(ascii: " ") { end = index }
      }
    }
    return line[..<end]
  }

  /// `a\/b` is `a/b`: a slash needs no escape, but may have one.
  private static func withoutEscapeAtEnd(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let escapes = part.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
    return escapes % 2 == 1 ? part.dropLast() : part
  }
}
