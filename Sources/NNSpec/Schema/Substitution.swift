// SPDX-License-Identifier: MIT

extension YAMLNode {
  /// Whether anything in it may name a parameter.
  var holdsDollar: Bool {
    switch content {
    case .scalar(let scalar): scalar.text.utf8.contains(UInt8(ascii: "$"))
    case .sequence(let items): items.contains(where: \.holdsDollar)
    case .mapping(let entries): entries.contains(where: \.value.holdsDollar)
    }
  }
}

/// Puts parameters in the place of `${…}` throughout a tree.
package struct Substitution {
  package private(set) var values: [String: ParameterValue]
  /// Where values stand.
  private var places: [String: SourceSpan]
  package private(set) var usedNames: Set<String> = []
  package private(set) var diagnostics: [Diagnostic] = []
  private var missing: Set<String> = []

  package init(values: [String: ParameterValue], places: [String: SourceSpan] = [:]) {
    self.values = values
    self.places = places
  }

  /// Gives a parameter another value.
  mutating func set(_ name: String, to value: ParameterValue, at place: SourceSpan) {
    values[name] = value
    places[name] = place
  }

  /// The tree with every `${…}` replaced; `skipping` names paths whose parameters are known only later.
  package mutating func apply(
    to node: YAMLNode, path: String = "", skipping: Set<String> = []
  ) -> YAMLNode {
    if skipping.contains(path) { return node }
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.contains("$") else { return node }
      var names: Set<String> = []
      let value = replace(scalar, at: node.span, path: path, naming: &names)
      return YAMLNode(
        .scalar(value), span: node.span, definition: node.definition,
        origin: names.isEmpty ? node.origin : .parameters(names.sorted()),
        valuePlace: names.first.flatMap { scalar.text == "${\($0)}" ? places[$0] : nil })
    case .sequence(let items):
      let items = items.enumerated().map {
        apply(to: $1, path: "\(path)[\($0)]", skipping: skipping)
      }
      return YAMLNode(.sequence(items), span: node.span, definition: node.definition)
    case .mapping(let entries):
      let entries = entries.map { entry in
        YAMLEntry(
          key: entry.key, keySpan: entry.keySpan,
          value: apply(
            to: entry.value, path: path.isEmpty ? entry.key : "\(path).\(entry.key)",
            skipping: skipping),
          mergedBy: entry.mergedBy)
      }
      return YAMLNode(.mapping(entries), span: node.span, definition: node.definition)
    }
  }

  private mutating func replace(
    _ scalar: YAMLScalar, at span: SourceSpan, path: String, naming used: inout Set<String>
  ) -> YAMLScalar {
    var rest = scalar.text[...]
    var text = ""
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "$" {
        rest.removeFirst()
        text += "$"
        continue
      }
      guard rest.first == "{" else {
        text += "$"
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        report("a `}` is missing after `${`", nil, at: span, path: path)
        return YAMLScalar(scalar.text, isPlain: false, isHole: true)
      }
      let inner = String(rest[rest.index(after: rest.startIndex)..<close])
      rest = rest[rest.index(after: close)...]
      guard let value = evaluate(inner, at: span, path: path, naming: &used) else {
        return YAMLScalar(scalar.text, isPlain: false, isHole: true)
      }
      if text.isEmpty, rest.isEmpty { return value.scalar }
      text += value.scalar.text
    }
    return YAMLScalar(text + rest, isPlain: scalar.isPlain)
  }

  private mutating func evaluate(
    _ text: String, at span: SourceSpan, path: String, naming used: inout Set<String>
  ) -> ParameterValue? {
    switch Expression.evaluate(text, values: values) {
    case .success(let (value, names)):
      usedNames.formUnion(names)
      used.formUnion(names)
      return value
    case .failure(let error):
      report("`${\(text)}`: \(error.message)", error.name, at: span, path: path)
      // One mistake, one message: what it names or nearly names is not unused.
      for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
        usedNames.insert(String(word))
        usedNames.formUnion(closest(to: String(word), among: values.keys.sorted()))
      }
      return nil
    }
  }

  private mutating func report(
    _ message: String, _ name: String?, at span: SourceSpan, path: String
  ) {
    let near = name.map { closest(to: $0, among: values.keys.sorted()) } ?? []
    // A parameter that is missing is told once, however often it is used.
    if let name, near.isEmpty, !missing.insert(name).inserted { return }
    diagnostics.append(
      Diagnostic(
        .badExpression, message, at: span, label: near.isEmpty ? "" : didYouMean(near),
        help: name != nil && near.isEmpty ? ["name it under `parameters`"] : [], path: path))
  }
}
