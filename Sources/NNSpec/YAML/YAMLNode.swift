// SPDX-License-Identifier: MIT

/// A node of a spec's tree with its place in the text.
///
/// An alias is a copy of the node it names (a copy costs nothing: contents are shared) whose span is
/// the alias's own.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  package let content: Content
  /// Without an anchor or tag before it; a block collection ends where its last child does.
  package let span: SourceSpan
  private let provenance: Provenance?

  /// What few values have; a reference, so that the others are small.
  private final class Provenance: Sendable {
    let definition: SourceSpan?
    let origin: ValueOrigin?
    let valuePlace: SourceSpan?

    init(definition: SourceSpan?, origin: ValueOrigin?, valuePlace: SourceSpan?) {
      self.definition = definition
      self.origin = origin
      self.valuePlace = valuePlace
    }
  }

  package init(
    _ content: Content, span: SourceSpan, definition: SourceSpan? = nil,
    origin: ValueOrigin? = nil, valuePlace: SourceSpan? = nil
  ) {
    self.content = content
    self.span = span
    let isFromElsewhere = definition != nil || origin != nil || valuePlace != nil
    provenance =
      isFromElsewhere
      ? Provenance(definition: definition, origin: origin, valuePlace: valuePlace) : nil
  }

  /// Where the value was written, if this is an alias.
  package var definition: SourceSpan? { provenance?.definition }
  /// Where the value comes from, if not from where it stands.
  package var origin: ValueOrigin? { provenance?.origin }
  /// Where the value of the parameter stands that this is, if it is nothing but one.
  var valuePlace: SourceSpan? { provenance?.valuePlace }

  package var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }
  package var sequence: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }
  package var mapping: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// Whether this is YAML 1.2's null: empty, `~` or `null` without quotes.
  package var isNull: Bool { scalar?.isNull ?? false }

  /// The same value from elsewhere.
  package func from(_ origin: ValueOrigin?) -> YAMLNode {
    YAMLNode(
      content, span: span, definition: definition, origin: origin, valuePlace: valuePlace)
  }

  /// Whether it, or something in it, is reported as wrong already.
  package var hasHole: Bool {
    switch content {
    case .scalar(let scalar): scalar.isHole
    case .sequence(let items): items.contains(where: \.hasHole)
    case .mapping(let entries): entries.contains(where: \.value.hasHole)
    }
  }

  /// The value under a key, if this is a mapping that has it.
  package subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key == key }?.value
  }
}

/// A scalar's text and whether its type follows from the text.
package struct YAMLScalar: Sendable, Equatable {
  package let text: String
  /// Neither quoted nor a block scalar nor tagged `!!str`: it may be a number, a boolean or null.
  package let isPlain: Bool
  /// A value that is reported as wrong already: whoever meets it goes without, in silence.
  package let isHole: Bool

  package init(_ text: String, isPlain: Bool, isHole: Bool = false) {
    self.text = text
    self.isPlain = isPlain
    self.isHole = isHole
  }

  package var isNull: Bool {
    guard isPlain else { return false }
    return switch text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }
}

/// A key and its value in a mapping; keys are compared as text, after unquoting.
package struct YAMLEntry: Sendable {
  package let key: String
  package let keySpan: SourceSpan
  package let value: YAMLNode
  /// The span of the `<<` that brought it in, if it was merged.
  package let mergedBy: SourceSpan?

  package init(key: String, keySpan: SourceSpan, value: YAMLNode, mergedBy: SourceSpan? = nil) {
    self.key = key
    self.keySpan = keySpan
    self.value = value
    self.mergedBy = mergedBy
  }
}
