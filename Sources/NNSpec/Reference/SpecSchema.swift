// SPDX-License-Identifier: MIT

/// The language as a JSON Schema (draft 2020-12), for editors: made from the declarations alone.
///
/// It tells names, types and limits; what only the whole spec can tell is left to `nnrun check`. A spec that
/// `extends` another may leave anything out, and only one with `model.blocks`, or a base, has layers of its own names.
package struct SpecSchema {
  /// Whether what is required must be there, or may come from a base spec.
  enum Scope: String { case whole, part }

  var definitions: [String: JSONValue] = [:]
  private var blocks: [String: ObjectIdentifier] = [:]
  /// Whether `${…}` may stand for a scalar.
  private let hasExpressions: Bool

  private init(hasExpressions: Bool) { self.hasExpressions = hasExpressions }

  /// The whole document.
  package static var document: JSONValue {
    var schema = SpecSchema(hasExpressions: true)
    let whole = schema.block(RootSpec.self, .whole)
    let part = schema.block(RootSpec.self, .part)
    let definitions = schema.definitions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("A spec of nnrun, language version 1")),
      ("description", .string(RootSpec.summary)),
      ("type", .string("object")),
      ("if", .object([("required", .array([.string("extends")]))])),
      ("then", part), ("else", .object([("allOf", .array([whole, Self.knownLayers]))])),
      ("$defs", .object(definitions + [("expression", Self.expression)])),
    ])
  }

  /// That of `.nnrun.yaml`.
  package static var configuration: JSONValue {
    var schema = SpecSchema(hasExpressions: false)
    let whole = schema.block(Configuration.self, .whole)
    let definitions = schema.definitions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("A configuration of nnrun, .nnrun.yaml")),
      ("description", .string(Configuration.summary)),
      ("allOf", .array([whole])), ("$defs", .object(definitions)),
    ])
  }

  /// An expression, where a value of a form may be one.
  func expressions(for form: ValueForm) -> [JSONValue] {
    hasExpressions && form.takesScalar ? [Self.reference("expression")] : []
  }

  /// The definition of a declaration's value where a mapping stands, by reference.
  mutating func block(_ type: any Declaration.Type, _ scope: Scope) -> JSONValue {
    var name = scope == .whole ? type.name : "\(type.name)-in-part"
    // Two types of one name have a definition each.
    while let known = blocks[name], known != ObjectIdentifier(type) { name += "-2" }
    guard blocks[name] == nil else { return Self.reference(name) }
    blocks[name] = ObjectIdentifier(type)
    definitions[name] = any(forms(of: type, common: [], standsAlone: false, scope))
    return Self.reference(name)
  }

  /// The definition of a choice of a family, by reference.
  mutating func member(of family: any ListedFamily, _ scope: Scope) -> JSONValue {
    let name = "any-\(family.noun)" + (scope == .whole ? "" : "-in-part")
    guard definitions[name] == nil else { return Self.reference(name) }
    definitions[name] = .bool(true)
    let isOpen = family.code == .unknownLayer
    var properties: [(String, JSONValue)] = []
    var alone: [String] = []
    for family in isOpen ? Catalogue.inLayers : [family] {
      for member in family.members {
        let schema = entry(member, of: family, scope)
        for name in Vocabulary.spellings(of: member.name) {
          properties.append((name, schema))
          if member.standsAlone { alone.append(name) }
        }
      }
    }
    let others = properties.map(\.0).filter { !alone.contains($0) }
    var forms: [JSONValue] = [
      .object([("enum", .array(alone.map(JSONValue.string)))]),
      .object([
        ("type", .string("object")), ("minProperties", .int(1)), ("maxProperties", .int(1)),
        ("properties", .object(properties)),
        ("additionalProperties", isOpen ? Self.blockUse : .bool(false)),
      ]),
      Self.reference("expression"),
    ]
    if isOpen {
      forms.append(
        .object([
          ("type", .string("string")), ("pattern", .string(#"^[^\s:]+$"#)),
          ("not", .object([("enum", .array(others.map(JSONValue.string)))])),
        ]))
    }
    definitions[name] = any(forms)
    return Self.reference(name)
  }

  /// What stands behind a member's name.
  private mutating func entry(
    _ member: FamilyMember, of family: any ListedFamily, _ scope: Scope
  ) -> JSONValue {
    let listing = member.type.listing
    let needsNothing =
      !listing.options.contains { $0.fallback == nil || $0.form.block != nil }
      && listing.alternatives.isEmpty
    // Where nothing is required, a part is like the whole.
    let scope = needsNothing ? .whole : scope
    let name = "\(family.noun)-\(member.name)" + (scope == .whole ? "" : "-in-part")
    for option in member.common where definitions[option.name + "-of-\(family.noun)"] == nil {
      let name = option.name + "-of-\(family.noun)"
      definitions[name] = property(option, .whole)
    }
    definitions[name] = any(
      forms(
        of: member.type, common: member.common.map { ($0.name, "\($0.name)-of-\(family.noun)") },
        standsAlone: member.standsAlone, scope),
      description: member.type.summary)
    return Self.reference(name)
  }

  /// A mapping of options, the value of the main one, nothing.
  private mutating func forms(
    of type: any Declaration.Type, common: [(name: String, definition: String)],
    standsAlone: Bool, _ scope: Scope
  ) -> [JSONValue] {
    let listing = type.listing
    var forms = [mapping(listing, common, scope)]
    if let main = listing.options.first(where: { $0.name == type.mainOption }) {
      forms += alternatives(main.form, main.limits, .whole)
      forms += expressions(for: main.form)
    } else if let main = common.first(where: { $0.name == type.mainOption }) {
      forms.append(Self.reference(main.definition))
    }
    if standsAlone { forms.append(.object([("type", .string("null"))])) }
    return forms
  }

  private mutating func mapping(
    _ listing: OptionListing, _ common: [(name: String, definition: String)], _ scope: Scope
  ) -> JSONValue {
    let options = listing.options
    var properties: [(String, JSONValue)] = []
    for option in options {
      let schema = property(option, scope)
      for name in Vocabulary.spellings(of: option.name) { properties.append((name, schema)) }
    }
    for (name, definition) in common {
      for name in Vocabulary.spellings(of: name) {
        properties.append((name, Self.reference(definition)))
      }
    }
    var members: [(String, JSONValue)] = [
      ("type", .string("object")), ("properties", .object(properties)),
      ("additionalProperties", .bool(false)),
    ]
    guard scope == .whole else { return .object(members) }
    let needed = options.filter { $0.fallback == nil }.map { Vocabulary.spellings(of: $0.name) }
    let required = needed.filter { $0.count == 1 }.flatMap(\.self)
    if !required.isEmpty { members.append(("required", .array(required.map(JSONValue.string)))) }
    let known = Set(options.map(\.name))
    let spellings = needed.filter { $0.count > 1 }.map { names -> JSONValue in
      .object([("anyOf", .array(names.map { .object([("required", .array([.string($0)]))]) }))])
    }
    let conditions =
      spellings
      + listing.alternatives.map { alternatives -> JSONValue in
        let names = alternatives.names.filter(known.contains)
        let forms = names.map { JSONValue.object([("required", .array([.string($0)]))]) }
        return .object([(alternatives.areExclusive ? "oneOf" : "anyOf", .array(forms))])
      }
    if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
    return .object(members)
  }

  /// An option with its summary and default.
  private mutating func property(_ option: OptionInfo, _ scope: Scope) -> JSONValue {
    let forms = alternatives(option.form, option.limits, scope) + expressions(for: option.form)
    var value = any(forms, description: option.summary)
    if let fallback = option.fallback, !fallback.isEmpty, case .object(let members) = value {
      value = .object(members + [("default", JSONValue(yaml: fallback))])
    }
    return value
  }
}
