// SPDX-License-Identifier: MIT

/// A number for each of some names: `{digit: 1, odd: 0.5}`.
package struct NumbersByName: OptionValue {
  package static let kind = "a mapping from names to numbers"
  package static let form = ValueForm.names(of: .number)
  package static let placeholder = NumbersByName(entries: [])
  package let entries: [Entry]

  package struct Entry: Sendable {
    package let name: String
    package let span: SourceSpan
    package let number: Double
  }

  package var limited: [Double] { entries.map(\.number) }
  package var text: String {
    "{" + entries.map { "\($0.name): \($0.number.text)" }.joined(separator: ", ") + "}"
  }

  package static func parse(_ node: YAMLNode) -> Result<NumbersByName, ValueProblem> {
    guard let mapping = node.mapping else { return .failure(.wrongType(kind, node)) }
    var entries: [Entry] = []
    for entry in mapping {
      guard case .success(let number) = Double.parse(entry.value) else {
        return .failure(.wrongType(kind, node))
      }
      entries.append(Entry(name: entry.key, span: entry.keySpan, number: number))
    }
    return .success(NumbersByName(entries: entries))
  }

  package subscript(name: String) -> Double? { entries.first { $0.name == name }?.number }
}

/// Patterns of paths, with where each stands: `[encoder/*, "*.bias"]`, or a single one.
package struct PathPatterns: OptionValue {
  package static let kind = "a path, or a list of paths"
  package static let form = ValueForm.either([.layerName, .list(of: .layerName)])
  package static let placeholder = PathPatterns(entries: [])
  package let entries: [(pattern: String, span: SourceSpan)]

  package var text: String { "[" + entries.map(\.pattern).joined(separator: ", ") + "]" }

  package static func parse(_ node: YAMLNode) -> Result<PathPatterns, ValueProblem> {
    let items = node.sequence ?? [node]
    let entries = items.compactMap { item -> (String, SourceSpan)? in
      guard let scalar = item.scalar, !scalar.isNull, !scalar.text.isEmpty else { return nil }
      return (scalar.text, item.visibleSpan)
    }
    guard entries.count == items.count else { return .failure(.wrongType(kind, node)) }
    return .success(PathPatterns(entries: entries))
  }

  /// The weights of a layer that are named by one of them.
  package func frozen(in node: LayerNode) -> Set<String> {
    Set(node.parameters.map(\.name).filter { match(layer: node.path, parameter: $0) })
  }

  /// Whether a weight of a layer is named by one of them: by the layer's path, a holder's path, or its own.
  package func match(layer: String, parameter: String) -> Bool {
    entries.contains { Self.match($0.pattern, layer: layer, parameter: parameter) }
  }

  static func match(_ pattern: String, layer: String, parameter: String) -> Bool {
    let weight = "\(layer).\(parameter)"
    return [weight, layer].contains { matches($0, pattern: pattern) }
      || matches(layer, pattern: pattern + "/*")
  }
}
