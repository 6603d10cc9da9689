// SPDX-License-Identifier: MIT

/// Where the options of one declaration are given: the entries of its mapping, and which of them were read as what.
///
/// Shares the entries of the tree: every layer of a spec has one.
package struct OptionSpans: Sendable {
  private let entries: [YAMLEntry]
  /// In the order of reading; options are few.
  private var taken: [(name: String, index: Int)] = []

  package init(_ entries: [YAMLEntry] = []) {
    self.entries = entries
    taken.reserveCapacity(entries.count)
  }

  /// Where an option's value is, or its key if it is given without one; nil if it is not given.
  package subscript(name: String) -> SourceSpan? {
    guard let index = taken.first(where: { $0.name == name })?.index else { return nil }
    let entry = entries[index]
    return entry.value.isNull ? entry.keySpan : entry.value.span
  }

  var hasUnread: Bool { taken.count < entries.count }

  /// Entries that nobody asked for.
  var unread: [YAMLEntry] { entries.indices.filter { !isTaken($0) }.map { entries[$0] } }

  /// The first unread entry of a name, in another spelling if that is not an option of its own.
  mutating func take(_ name: String, orAs others: [String]) -> YAMLEntry? {
    guard hasUnread else { return nil }
    let index = entries.indices.first { index in
      let key = entries[index].key
      return (key == name || (others.contains(key) && self[key] == nil)) && !isTaken(index)
    }
    guard let index else { return nil }
    taken.append((name, index))
    return entries[index]
  }

  private func isTaken(_ index: Int) -> Bool { taken.contains { $0.index == index } }
}
