// SPDX-License-Identifier: MIT

/// A name that no member of a family has: what it may have meant.
struct UnknownName<Member: Sendable> {
  let diagnostic: Diagnostic

  init(_ named: NamedNode, in family: Family<Member>, path: String) {
    let word = Vocabulary.canonical(named.name.lowercased())
    let message = "no \(family.noun) is called `\(named.name)`"
    if named.name.isEmpty {
      diagnostic = Diagnostic(
        .wrongStructure, "\(article(family.noun)) has a name, and none is here", at: named.span,
        help: ["there are " + nameList(family.names)], path: path)
      return
    }
    if family.noun == "activation", Catalogue.layers.entry(named: word) != nil,
      family.entry(named: word) == nil
    {
      // The layer `activation` holds nothing else.
      let place = path.hasSuffix("activation.function") ? "instead of" : "after"
      diagnostic = Diagnostic(
        family.code, "`\(word)` is a layer of its own, not an activation", at: named.span,
        help: ["write `- \(word)` as an item of its own \(place) this layer"], path: path)
      return
    }
    if let written = Self.separated(named, in: family) {
      diagnostic = Diagnostic(
        family.code, message, at: named.span, label: didYouMean([written]),
        fixes: [.init(named.span, written, isSafe: true)], path: path)
      return
    }
    if NamedNode.isNameKey(named.name), let given = named.value?.scalar?.text {
      diagnostic = Diagnostic(
        family.code, message, at: named.span,
        help: ["the name is the key: write `\(given)` or `\(given): {…}`"], path: path)
      return
    }
    let near = Vocabulary.suggestions(for: named.name, among: family.names)
    diagnostic = Diagnostic(
      family.code, message, at: named.span, label: near.isEmpty ? "" : didYouMean(near),
      help: near.isEmpty ? ["there are " + nameList(family.names)] : [],
      fixes: near.count == 1 ? [.init(named.span, near[0], isSafe: true)] : [], path: path)
  }

  /// `dense: 64` for `dense 64` and `dense:64`; in braces where it is a key's value, as `loss: huber: 0.5` would be no YAML.
  private static func separated(_ named: NamedNode, in family: Family<Member>) -> String? {
    guard named.value == nil, !isKey(named),
      let gap = named.name.firstIndex(where: { $0 == " " || $0 == ":" })
    else { return nil }
    let name = named.name[..<gap]
    let value = named.name[gap...].drop { $0 == " " || $0 == ":" }
    guard let entry = family.entry(named: String(name)), entry.type.mainOption != nil,
      !value.isEmpty, YAMLScalar(String(value), isPlain: true).written == value
    else { return nil }
    return family.noun == "layer" ? "\(name): \(value)" : "{\(name): \(value)}"
  }

  /// Whether a colon stands behind it, so that another one in it would be one too many.
  private static func isKey(_ named: NamedNode) -> Bool {
    let rest = named.span.file.bytes[min(named.span.end, named.span.file.bytes.count)...]
    return rest.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
  }
}
