// SPDX-License-Identifier: MIT

/// What separates two texts, as `diff -u` writes it and `patch` reads it.
package struct UnifiedDiff {
  /// A line of either text or of both.
  private struct Line {
    enum Kind: String { case both = " ", old = "-", new = "+" }
    let kind: Kind
    let text: Substring
  }

  /// Lines around a change.
  private static let context = 3

  /// Empty if the texts are the same.
  package static func text(_ path: String, from old: String, to new: String) -> String {
    guard old != new else { return "" }
    let lines = merged(split(old), split(new))
    var text = "--- \(path)\n+++ \(path)\n"
    for range in hunks(lines) { text += hunk(lines, range) }
    return text
  }

  /// Lines with their breaks, so that one that is missing at the end can be told.
  private static func split(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var begin = text.startIndex
    for index in text.indices where text[index].isNewline {
      lines.append(text[begin..<text.index(after: index)])
      begin = text.index(after: index)
    }
    if begin < text.endIndex { lines.append(text[begin...]) }
    return lines
  }

  private static func merged(_ old: [Substring], _ new: [Substring]) -> [Line] {
    var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, removed.contains(i) {
        lines.append(Line(kind: .old, text: old[i]))
        i += 1
      } else if j < new.count, inserted.contains(j) {
        lines.append(Line(kind: .new, text: new[j]))
        j += 1
      } else {
        lines.append(Line(kind: .both, text: old[i]))
        (i, j) = (i + 1, j + 1)
      }
    }
    return lines
  }

  /// Changes with their context; those that are near belong together.
  private static func hunks(_ lines: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].kind != .both {
      let begin = max(0, index - context)
      let end = min(lines.count, index + context + 1)
      if let last = hunks.last, begin <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(begin..<end)
      }
    }
    return hunks
  }

  private static func hunk(_ lines: [Line], _ range: Range<Int>) -> String {
    func place(_ kind: Line.Kind) -> String {
      let before = lines[..<range.lowerBound].count { $0.kind == .both || $0.kind == kind }
      let count = lines[range].count { $0.kind == .both || $0.kind == kind }
      return "\(count == 0 ? before : before + 1),\(count)"
    }
    var text = "@@ -\(place(.old)) +\(place(.new)) @@\n"
    for line in lines[range] {
      text += line.kind.rawValue + line.text
      if line.text.last?.isNewline != true { text += "\n\\ No newline at end of file\n" }
    }
    return text
  }
}
