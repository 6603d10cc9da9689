// SPDX-License-Identifier: MIT

/// Names of columns and patterns of names, in which `*` stands for any characters.
package struct ColumnPatterns: OptionValue, Equatable {
  package let patterns: [String]

  package static let kind = "a column, a pattern like `pixel_*` or a list of them"
  package static let placeholder = ColumnPatterns(patterns: [])
  package static let form = ValueForm.either([.text, .list(of: .text)])
  package var text: String {
    patterns.count == 1 ? patterns[0] : "[" + patterns.joined(separator: ", ") + "]"
  }

  package init(patterns: [String]) {
    self.patterns = patterns
  }

  package static func parse(_ node: YAMLNode) -> Result<ColumnPatterns, ValueProblem> {
    if node.sequence == nil {
      guard node.scalar != nil else { return .failure(.wrongType(kind, node)) }
      return String.parse(node).map { ColumnPatterns(patterns: [$0]) }
    }
    return [String].parse(node).flatMap { names in
      if names.isEmpty { return .failure(ValueProblem(.outOfRange, "names no column")) }
      return .success(ColumnPatterns(patterns: names))
    }
  }

  /// The number of columns, if no pattern leaves it open.
  package var knownCount: Int? {
    patterns.contains { $0.contains("*") } ? nil : Set(patterns).count
  }

  /// The positions of the columns meant, in the file's order, and the patterns that match none.
  package func resolve(in names: [String]) -> (columns: [Int], unmatched: [String]) {
    var chosen: Set<Int> = []
    var unmatched: [String] = []
    for pattern in patterns {
      let found = names.indices.filter { matches(names[$0], pattern: pattern) }
      if found.isEmpty { unmatched.append(pattern) }
      chosen.formUnion(found)
    }
    return (chosen.sorted(), unmatched)
  }
}
