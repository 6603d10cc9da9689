// SPDX-License-Identifier: MIT

/// The members of a family of declarations, chosen in a spec by name: layers, activations, optimisers, ….
package struct Family<Member: Sendable>: Sendable {
  /// One member's name, its type and how to read it as a `Member`.
  package struct Entry: Sendable {
    package let name: String
    package let type: any Declaration.Type
    package let make: @Sendable (inout OptionReader) -> Member

    package init(
      _ type: any Declaration.Type, name: String? = nil,
      make: @escaping @Sendable (inout OptionReader) -> Member
    ) {
      self.name = name ?? type.name
      self.type = type
      self.make = make
    }
  }

  /// "layer", "optimiser": what messages call a member.
  package let noun: String
  package let entries: [Entry]
  /// The code of "no … is called".
  package let code: DiagnosticCode
  /// The options that a member has besides its own.
  package let common: @Sendable (any Declaration.Type) -> [OptionInfo]
  private let indices: [String: Int]

  package init(
    _ noun: String, code: DiagnosticCode = .unknownName,
    common: @escaping @Sendable (any Declaration.Type) -> [OptionInfo] = { _ in [] },
    _ entries: [Entry]
  ) {
    self.noun = noun
    self.entries = entries
    self.code = code
    self.common = common
    indices = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  package var names: [String] { entries.map(\.name) }

  package func entry(named name: String) -> Entry? {
    indices[Vocabulary.canonical(name)].map { entries[$0] }
  }
}

/// A member that a spec chose, with where it says so.
///
/// A reference, as every check copies layers and what they chose.
package final class Chosen<Member: Sendable>: Sendable {
  package let value: Member
  package let name: String
  /// Where the name stands; nil for a default.
  package let span: SourceSpan?
  /// Where its given options are.
  package let spans: OptionSpans
  package let path: String

  package init(
    _ value: Member, name: String, span: SourceSpan?, spans: OptionSpans = OptionSpans(),
    path: String = ""
  ) {
    self.value = value
    self.name = name
    self.span = span
    self.spans = spans
    self.path = path
  }
}

/// A node split into a member's name and its options: `relu`, `leaky_relu: 0.2`, `conv2d: {filters: 8}`.
package struct NamedNode {
  package let name: String
  package let span: SourceSpan
  /// Nil for a bare name.
  package let value: YAMLNode?

  /// Nil, with a report, where the node has neither form.
  package init?(_ node: YAMLNode, noun: String, path: String, reportingTo sink: inout [Diagnostic])
  {
    if let scalar = node.scalar, !scalar.isNull, !scalar.isHole {
      (name, span, value) = (scalar.text, node.visibleSpan, nil)
      return
    }
    if let entries = node.mapping, entries.count == 1 {
      let entry = entries[0]
      (name, span) = (entry.key, entry.keySpan.visible)
      value = entry.value.isNull ? nil : entry.value
      return
    }
    if !node.hasHole { sink.append(Self.problem(node, noun: noun, path: path)) }
    return nil
  }

  private static func problem(_ node: YAMLNode, noun: String, path: String) -> Diagnostic {
    let entries = node.mapping ?? []
    let found =
      entries.count > 1
      ? "a mapping of \(entries.count) keys"
      : node.mapping == nil ? node.kindName : "an empty mapping"
    let message = "\(article(noun)) is a name or one `name: options`, this is \(found)"
    guard entries.count > 1 else {
      return Diagnostic(.wrongStructure, message, at: node.visibleSpan, path: path)
    }
    let dash = noun == "layer" ? "- " : ""
    var help = "indent its options deeper than the name, or write `\(dash)\(entries[0].key): {…}`"
    if let given = entries.first(where: { isNameKey($0.key) })?.value.scalar?.text {
      help = "the name is the key: write `\(dash)\(given): {…}`"
    } else if noun != "layer" {
      help = "write `\(entries[0].key): {…}` with its options in braces"
    }
    return Diagnostic(
      .wrongStructure, message, at: entries[1].keySpan,
      label: "a second key beside `\(entries[0].key)`", help: [help], path: path)
  }

  /// Words that other tools put before a member's name.
  static func isNameKey(_ key: String) -> Bool {
    ["name", "type", "kind", "class_name", "class"].contains(key)
  }
}

/// "a layer", "an activation".
package func article(_ noun: String) -> String {
  (noun.first.map { "aeiou".contains($0) } == true ? "an " : "a ") + noun
}

extension YAMLNode {
  /// Its span, with a character beside it where the value is empty.
  package var visibleSpan: SourceSpan { span.visible }
}

extension SourceSpan {
  /// A span that is not empty unless the file is: an empty one takes in the character before it, or after it.
  package var visible: SourceSpan {
    guard start == end else { return self }
    let bytes = file.bytes
    func isInside(_ offset: Int) -> Bool { offset < bytes.count && bytes[offset] & 0xC0 == 0x80 }
    var (first, last) = (start, end)
    if first > 0, bytes[first - 1] != 0x0A {
      repeat { first -= 1 } while first > 0 && isInside(first)
    } else if last < bytes.count {
      repeat { last += 1 } while isInside(last)
    }
    return SourceSpan(file: file, start: first, end: last)
  }
}

extension Family {
  /// Reads a choice of this family; nil after a mistake that leaves nothing to go on with.
  package func decode(
    _ node: YAMLNode, path: String, extra: (inout OptionReader) -> Void = { _ in },
    reportingTo sink: inout [Diagnostic]
  ) -> Chosen<Member>? {
    guard let named = NamedNode(node, noun: noun, path: path, reportingTo: &sink) else {
      return nil
    }
    guard let entry = entry(named: named.name) else {
      sink.append(UnknownName(named, in: self, path: path).diagnostic)
      return nil
    }
    let itemPath = named.value == nil ? path : "\(path).\(named.name)"
    guard let entries = entry.type.optionEntries(named, path: itemPath, reportingTo: &sink) else {
      return nil
    }
    var reader = OptionReader(
      subject: entry.name, path: itemPath, place: named.span, entries: entries)
    let value = entry.make(&reader)
    extra(&reader)
    reader.finish()
    sink += reader.diagnostics.map(namingOwners)
    if reader.diagnostics.hasErrors || reader.hasHole { return nil }
    return Chosen(
      value, name: entry.name, span: named.span, spans: reader.spans, path: itemPath)
  }
}

extension Family {
  /// Says of an unknown setting which other members have it, if they are few.
  private func namingOwners(_ diagnostic: Diagnostic) -> Diagnostic {
    // Others are many, and may stand in every layer.
    guard ["optimiser", "loss", "schedule"].contains(noun), diagnostic.code == .unknownKey,
      diagnostic.fixes.isEmpty,
      let key = diagnostic.path.split(separator: ".").last.map({ Vocabulary.canonical(String($0)) })
    else { return diagnostic }
    let owners = entries.filter { $0.type.options.contains { $0.name == key } }.map(\.name)
    guard (1...6).contains(owners.count) else { return diagnostic }
    return diagnostic.adding(
      help: "`\(key)` is a setting of " + owners.map { "`\($0)`" }.joined(separator: ", "))
  }
}

extension Declaration {
  /// The options of `name`, `name: main value` or `name: {…}`; nil after a mistake.
  static func optionEntries(
    _ named: NamedNode, path: String, reportingTo sink: inout [Diagnostic]
  ) -> [YAMLEntry]? {
    guard let value = named.value else { return [] }
    if let entries = value.mapping, !isMainValue(entries) { return entries }
    if let mainOption { return [YAMLEntry(key: mainOption, keySpan: named.span, value: value)] }
    if value.hasHole { return nil }
    let isLong = value.scalar == nil && value.span.line != value.span.endLine
    let alone = options.isEmpty ? "it has no settings: write `\(name)` alone" : nil
    sink.append(
      Diagnostic(
        .wrongType, "`\(name)` takes a mapping of settings, this is \(value.kindName)",
        at: isLong ? named.span : value.visibleSpan, help: [alone, mappingHelp].compactMap(\.self),
        path: path))
    return nil
  }
}

extension OptionReader {
  /// A choice of a family, or its default; nil if it must be given and is not, or after a mistake.
  @inline(never)
  package mutating func choice<Member>(
    _ name: String, _ summary: String, of family: Family<Member>, default fallback: String? = nil,
    isRequired: Bool = false
  ) -> Chosen<Member>? {
    write(
      name, summary,
      OptionInfo(
        name: name, summary: summary, kind: article(family.noun), choices: family.names,
        form: .member(of: family), limits: .none, fallback: isRequired ? nil : fallback ?? ""))
    guard let entry = take(name) else {
      if isRequired { noteMissing(name, "one of " + nameList(family.names)) }
      return fallback.map { family.standard($0) }
    }
    if entry.value.isNull {
      report(.wrongType(article(family.noun), entry.value), name, entry)
      return nil
    }
    return family.decode(entry.value, path: path(of: name), reportingTo: &diagnostics)
  }

  /// A nested block with options of its own; its default when it is not given.
  @inline(never)
  package mutating func group<Group: Declaration>(
    _ name: String, _ summary: String, as type: Group.Type, isRequired: Bool = false
  ) -> Chosen<Group> {
    let entry = node(
      name, summary, kind: "a mapping", form: .block(Group.self), isRequired: isRequired,
      isAlwaysThere: true)
    guard let entry else { return Chosen(Group.sample, name: name, span: nil) }
    return group(entry, as: type, path: path(of: name))
  }

  /// Reads one entry as a group.
  package mutating func group<Group: Declaration>(
    _ entry: YAMLEntry, as type: Group.Type, path: String
  ) -> Chosen<Group> {
    if entry.value.isNull {
      let problem = ValueProblem.wrongType("a mapping of settings", entry.value)
      report(problem.diagnostic(name: entry.key, entry: entry, path: path))
    }
    let named = NamedNode(entry)
    guard !entry.value.isNull,
      let entries = Group.optionEntries(named, path: path, reportingTo: &diagnostics)
    else {
      return Chosen(Group.sample, name: entry.key, span: entry.keySpan, path: path)
    }
    var reader = OptionReader(
      subject: entry.key, path: path, place: entry.keySpan, entries: entries)
    let value = Group(&reader)
    reader.finish()
    diagnostics += reader.diagnostics
    return Chosen(
      value, name: entry.key, span: entry.keySpan, spans: reader.spans, path: path)
  }

  /// A mapping from free names to groups, in the order of the spec.
  @inline(never)
  package mutating func named<Group: Declaration>(
    _ name: String, _ summary: String, as type: Group.Type, isRequired: Bool = false
  ) -> [Chosen<Group>] {
    guard
      let entry = node(
        name, summary, kind: "a mapping of names", form: .names(of: .block(Group.self)),
        isRequired: isRequired)
    else { return [] }
    guard let entries = entry.value.mapping else {
      report(.wrongType("a mapping of names", entry.value), name, entry)
      return []
    }
    return entries.map { group($0, as: type, path: "\(path(of: name)).\($0.key)") }
  }
}

extension NamedNode {
  init(_ entry: YAMLEntry) {
    (name, span) = (entry.key, entry.keySpan.visible)
    value = entry.value.isNull ? nil : entry.value
  }
}

extension Family {
  /// The member of a name with every option at its default.
  package func standard(_ name: String) -> Chosen<Member> {
    guard let entry = entry(named: name) else { preconditionFailure("no \(noun) \(name)") }
    var reader = OptionReader.listing(name)
    return Chosen(entry.make(&reader), name: entry.name, span: nil)
  }
}
