// SPDX-License-Identifier: MIT

extension SpecSchema {
  /// The schemas of which one must hold for a value of a form; empty if anything does.
  mutating func alternatives(
    _ form: ValueForm, _ limits: Limits, _ scope: Scope
  ) -> [JSONValue] {
    switch form {
    case .unknown: return []
    case .within(let limits, let form): return alternatives(form, limits, scope)
    case .wholeNumber:
      return [Self.number("integer", limits), Self.pattern(#"[-+]?[0-9.]+[kMG]"#)]
    case .number: return [Self.number("number", limits)]
    case .flag: return [.object([("type", .string("boolean"))])]
    case .text, .layerName:
      let types = ["string", "number", "boolean"].map(JSONValue.string)
      return [.object([("type", .array(types))])]
    case .words(let words):
      let spellings = words.flatMap(Vocabulary.spellings)
      return [.object([("enum", .array(spellings.map(JSONValue.string)))])]
    case .pattern(let pattern): return [Self.pattern(pattern)]
    case .list(of: let item, let count):
      var members: [(String, JSONValue)] = [
        ("type", .string("array")), ("items", schema(item, limits, .whole)),
      ]
      if let count { members += [("minItems", .int(count)), ("maxItems", .int(count))] }
      return [.object(members)]
    case .fields(let fields):
      return [
        .object([
          ("type", .string("object")),
          ("properties", .object(fields.map { ($0.name, schema($0.form, limits, scope)) })),
          ("required", .array(fields.map { .string($0.name) })),
          ("additionalProperties", .bool(false)),
        ])
      ]
    case .names(of: let value):
      return [
        .object([
          ("type", .string("object")), ("additionalProperties", schema(value, limits, scope)),
        ])
      ]
    case .block(let type): return [block(type, scope)]
    case .member(of: let family): return [member(of: family, scope)]
    case .either(let forms):
      return forms.flatMap { alternatives($0, limits, scope) }
    }
  }

  /// A value of a form, or an expression where a scalar may stand.
  private mutating func schema(
    _ form: ValueForm, _ limits: Limits, _ scope: Scope
  ) -> JSONValue {
    any(alternatives(form, limits, scope) + expressions(for: form))
  }

  /// One of several schemas, with what editors show of it.
  func any(_ schemas: [JSONValue], description: String? = nil) -> JSONValue {
    let members = description.map { [("description", JSONValue.string($0))] } ?? []
    guard schemas.count == 1, case .object(let only) = schemas[0] else {
      return .object(members + (schemas.isEmpty ? [] : [("anyOf", .array(schemas))]))
    }
    return .object(members + only)
  }

  static func reference(_ name: String) -> JSONValue {
    .object([("$ref", .string("#/$defs/\(name)"))])
  }

  /// `${…}` alone or within text.
  static let expression = JSONValue.object([
    ("description", .string("An expression over `parameters`: `${width * 2}`.")),
    ("type", .string("string")), ("pattern", .string(#"\$\{"#)),
  ])

  /// The parameters of a block of the spec's own, where it stands in place of a layer.
  static let blockUse = JSONValue.object([
    ("description", .string("A block of `model.blocks` with its parameters.")),
    ("type", .array([.string("object"), .string("null")])),
    ("properties", .object([("from", .bool(true))])),
    (
      "additionalProperties",
      .object([("type", .array(["string", "number", "boolean"].map(JSONValue.string)))])
    ),
  ])

  /// Without `model.blocks`, every layer is one of the catalogue's.
  static var knownLayers: JSONValue {
    let names = Catalogue.inLayers.flatMap(\.members).flatMap { Vocabulary.spellings(of: $0.name) }
      .map(JSONValue.string)
    let known = JSONValue.object([
      ("if", .object([("type", .string("object"))])),
      ("then", .object([("propertyNames", .object([("enum", .array(names))]))])),
      (
        "else",
        .object([
          ("anyOf", .array([.object([("enum", .array(names))]), reference("expression")]))
        ])
      ),
    ])
    let layers = JSONValue.object([("properties", .object([("layers", list(known))]))])
    let model = JSONValue.object([
      ("if", .object([("required", .array([.string("blocks")]))])), ("else", layers),
    ])
    return .object([("properties", .object([("model", model)]))])
  }

  private static func list(_ items: JSONValue) -> JSONValue { .object([("items", items)]) }

  private static func pattern(_ pattern: String) -> JSONValue {
    .object([("type", .string("string")), ("pattern", .string("^(?:\(pattern))$"))])
  }

  private static func number(_ type: String, _ limits: Limits) -> JSONValue {
    var members: [(String, JSONValue)] = [("type", .string(type))]
    if let minimum = limits.minimum {
      members.append((limits.excludesMinimum ? "exclusiveMinimum" : "minimum", .number(minimum)))
    }
    if let maximum = limits.maximum {
      members.append((limits.excludesMaximum ? "exclusiveMaximum" : "maximum", .number(maximum)))
    }
    return .object(members)
  }
}

extension JSONValue {
  /// An integer where the number is one.
  fileprivate static func number(_ value: Double) -> JSONValue {
    Int(exactly: value).map(JSONValue.int) ?? .double(value)
  }

  /// A value written as YAML; text that is no YAML stands for itself.
  init(yaml text: String) {
    let file = SourceFile(path: "", bytes: Array(text.utf8))
    self = parseYAML(file).root.map(JSONValue.init) ?? .string(text)
  }

  /// A tree of YAML as JSON has it, by the core schema.
  package init(_ node: YAMLNode) {
    switch node.content {
    case .sequence(let items): self = .array(items.map(JSONValue.init))
    case .mapping(let entries): self = .object(entries.map { ($0.key, JSONValue($0.value)) })
    case .scalar(let scalar):
      switch scalar.core {
      case .null: self = .null
      case .bool(let value): self = .bool(value)
      case .int(let value): self = .int(value)
      case .float(let value): self = .double(value)
      case .text, .overflow: self = .string(scalar.text)
      }
    }
  }
}
