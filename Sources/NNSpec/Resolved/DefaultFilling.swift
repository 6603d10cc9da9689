// SPDX-License-Identifier: MIT

/// Writes out what a spec leaves to defaults and short forms, along the declarations of the language.
///
/// Keys come in the order of their declaration and in our spelling; every value gets its origin.
struct DefaultFilling {
  /// Whether values are written as we would write them, `25000` for `25k`, so that equal ones have equal texts.
  let isNormal: Bool
  private let members: [String: [String: FamilyMember]]

  init(isNormal: Bool) {
    self.isNormal = isNormal
    members = Dictionary(
      uniqueKeysWithValues: Catalogue.families.map { family in
        let named = family.members.map { ($0.name, $0) }
        return (family.noun, Dictionary(uniqueKeysWithValues: named))
      })
  }

  /// How a value came into the tree besides standing somewhere.
  struct Context {
    var isMerged = false
    var isDefault = false
  }

  /// A node of a form with all that it leaves out.
  func filled(_ node: YAMLNode, _ form: ValueForm, _ context: Context = Context()) -> YAMLNode {
    switch form {
    case .member(of: let family): member(node, of: family, context)
    case .block(let type): block(node, type, context) ?? plain(node, context)
    case .list(of: let inner, count: _) where node.sequence != nil:
      with(node, (node.sequence ?? []).map { filled($0, inner, context) }, context)
    case .names(of: let inner) where node.mapping != nil:
      with(node, (node.mapping ?? []).map { entry(named: $0.key, $0, inner, context) })
    case .within(_, let inner): filled(node, inner, context)
    case .either(let forms): filled(node, fitting(node, forms) ?? .unknown, context)
    default: plain(node, context)
    }
  }

  // MARK: - Members of families

  /// `relu`, `dense: 64`, `adam: {…}`; blocks of the spec itself, which no family has, keep their form.
  private func member(
    _ node: YAMLNode, of family: any ListedFamily, _ context: Context
  ) -> YAMLNode {
    var problems: [Diagnostic] = []
    guard let named = NamedNode(node, noun: family.noun, path: "", reportingTo: &problems) else {
      return plain(node, context)
    }
    var context = context
    if node.mapping?.first?.mergedBy != nil { context.isMerged = true }
    // What is filled already keeps its origin at its settings.
    let known = node.mapping?.first?.value
    let origin =
      (known?.mapping == nil ? nil : known?.origin) ?? origin(node, at: named.span, context)
    guard let member = member(named.name, family) else {
      guard let entry = node.mapping?.first else { return plain(node, context) }
      let options = plain(entry.value, context).from(origin)
      return with(node, [YAMLEntry(key: named.name, keySpan: entry.keySpan, value: options)])
    }
    let entries = member.type.optionEntries(named, path: "", reportingTo: &problems) ?? []
    let options = options(entries, member.type.options + member.common, context)
    if options.isEmpty {
      let name = YAMLScalar(member.name, isPlain: false)
      return YAMLNode(.scalar(name), span: node.span, origin: origin)
    }
    let inner = YAMLNode(.mapping(options), span: node.span, origin: origin)
    return with(node, [YAMLEntry(key: member.name, keySpan: named.span, value: inner)])
  }

  private func member(_ name: String, _ family: any ListedFamily) -> FamilyMember? {
    let name = Vocabulary.canonical(name)
    if let found = members[family.noun]?[name] { return found }
    let isOfLayers = Catalogue.inLayers.contains { $0.noun == family.noun }
    return isOfLayers
      ? Catalogue.inLayers.lazy.compactMap { members[$0.noun]?[name] }.first : nil
  }

  // MARK: - Blocks

  private func block(
    _ node: YAMLNode, _ type: any Declaration.Type, _ context: Context
  ) -> YAMLNode? {
    var problems: [Diagnostic] = []
    let named = NamedNode(YAMLEntry(key: type.name, keySpan: node.span, value: node))
    guard let entries = type.optionEntries(named, path: "", reportingTo: &problems) else {
      return nil
    }
    return YAMLNode(.mapping(options(entries, type.options, context)), span: node.span)
  }

  /// Given options and defaults in the order of the declaration, then what it does not know.
  private func options(
    _ given: [YAMLEntry], _ options: [OptionInfo], _ context: Context
  ) -> [YAMLEntry] {
    var rest = given
    var filled: [YAMLEntry] = []
    for option in options {
      let index =
        rest.firstIndex { $0.key == option.name }
        ?? rest.firstIndex { Vocabulary.canonical($0.key) == option.name }
      if let index {
        let entry = rest.remove(at: index)
        let read = isNormal ? option.normalised(entry) : entry
        filled.append(self.entry(named: option.name, read, option.form, context))
      } else if let value = fallback(option) {
        filled.append(YAMLEntry(key: option.name, keySpan: value.span, value: value))
      }
    }
    return filled + rest.map { entry(named: $0.key, $0, .unknown, context) }
  }

  /// What leaving out an option means; nil if that is nothing.
  private func fallback(_ option: OptionInfo) -> YAMLNode? {
    let context = Context(isDefault: true)
    if let text = option.fallback, !text.isEmpty {
      return filled(option.node(text), option.form, context)
    }
    guard option.isAlwaysThere, option.fallback != nil, case .block(let type) = option.form,
      type.listing.alternatives.isEmpty
    else { return nil }
    let options = options([], type.options, context)
    guard !options.isEmpty, !type.options.contains(where: { $0.fallback == nil }) else {
      return nil
    }
    return YAMLNode(.mapping(options), span: options[0].value.span)
  }

  private func entry(
    named key: String, _ entry: YAMLEntry, _ form: ValueForm, _ context: Context
  ) -> YAMLEntry {
    var context = context
    if entry.mergedBy != nil { context.isMerged = true }
    return YAMLEntry(
      key: key, keySpan: entry.keySpan, value: filled(entry.value, form, context))
  }

  // MARK: - Values

  /// The form that a node has, of several that it may have.
  private func fitting(_ node: YAMLNode, _ forms: [ValueForm]) -> ValueForm? {
    forms.first { form in
      switch form {
      case .member(of: let family):
        guard let kind = node.layerKind else { return false }
        return member(kind, family) != nil
      case .block(let type): return node.mapping != nil || type.mainOption != nil
      case .names, .fields: return node.mapping != nil
      case .list: return node.sequence != nil
      case .either(let inner): return fitting(node, inner) != nil
      default: return node.scalar != nil
      }
    }
  }

  /// A node as it is, with the origin of each value.
  private func plain(_ node: YAMLNode, _ context: Context) -> YAMLNode {
    switch node.content {
    case .scalar: node.from(origin(node, at: node.span, context))
    case .sequence(let items):
      with(node, items.map { plain($0, context) }, context)
    case .mapping(let entries):
      with(node, entries.map { entry(named: $0.key, $0, .unknown, context) })
        .from(entries.isEmpty ? origin(node, at: node.span, context) : nil)
    }
  }

  private func origin(_ node: YAMLNode, at span: SourceSpan, _ context: Context) -> ValueOrigin {
    if let origin = node.origin { return origin }
    if context.isDefault { return .standard }
    if context.isMerged { return .merged(node.definition ?? span) }
    return node.definition.map { .alias($0) } ?? .written(span)
  }

  private func with(_ node: YAMLNode, _ items: [YAMLNode], _ context: Context) -> YAMLNode {
    YAMLNode(
      .sequence(items), span: node.span,
      origin: items.isEmpty ? origin(node, at: node.span, context) : nil)
  }

  private func with(_ node: YAMLNode, _ entries: [YAMLEntry]) -> YAMLNode {
    YAMLNode(.mapping(entries), span: node.span)
  }
}

extension OptionInfo {
  /// A default's text as a node.
  fileprivate func node(_ text: String) -> YAMLNode {
    let file = SourceFile(path: "default", bytes: Array(text.utf8))
    let span = SourceSpan(file: file, start: 0, end: file.bytes.count)
    let scalar = YAMLNode(.scalar(YAMLScalar(text, isPlain: false)), span: span)
    // Text that would read as something else stays text.
    return value is String.Type ? scalar : parseYAML(file).root ?? scalar
  }

  /// The same value in our own words.
  fileprivate func normalised(_ entry: YAMLEntry) -> YAMLEntry {
    guard let text = value?.text(of: entry.value) else { return entry }
    let node = node(text)
    let same = YAMLNode(
      node.content, span: entry.value.span, definition: entry.value.definition,
      origin: entry.value.origin)
    return YAMLEntry(
      key: entry.key, keySpan: entry.keySpan, value: same, mergedBy: entry.mergedBy)
  }
}

extension OptionValue {
  /// A node's value, written by us; nil if it is none of this type.
  fileprivate static func text(of node: YAMLNode) -> String? {
    if case .success(let value) = parse(node) { value.text } else { nil }
  }
}
