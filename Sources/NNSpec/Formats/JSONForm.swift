// SPDX-License-Identifier: MIT

/// An object of a JSON format: the same lines write its members and describe them in the format's schema.
struct JSONForm<Value>: Sendable {
  struct Member: Sendable {
    let name: String
    let summary: String
    let schema: JSONValue
    let value: @Sendable (Value) -> JSONValue
  }

  /// Where the schema holds it.
  let definition: String
  let summary: String
  let members: [Member]

  init(_ definition: String, _ summary: String, _ members: [Member]...) {
    self.definition = definition
    self.summary = summary
    self.members = members.flatMap(\.self)
  }

  func value(of value: Value) -> JSONValue {
    .object(members.map { ($0.name, $0.value(value)) })
  }

  /// All members are there; a later version of a format may have more.
  var schema: JSONValue {
    let properties = members.map { member -> (String, JSONValue) in
      let description = ("description", JSONValue.string(member.summary))
      guard case .object(let keywords) = member.schema else { return (member.name, member.schema) }
      return (member.name, .object([description] + keywords))
    }
    return .object([
      ("description", .string(summary)), ("type", .string("object")),
      ("properties", .object(properties)),
      ("required", .array(members.map { .string($0.name) })),
    ])
  }

  var reference: JSONValue { .object([("$ref", .string("#/$defs/\(definition)"))]) }
}

extension JSONForm.Member {
  typealias Read<Part> = @Sendable (Value) -> Part

  static func text(_ name: String, _ summary: String, _ read: @escaping Read<String>) -> Self {
    Self(name: name, summary: summary, schema: typed("string")) { .string(read($0)) }
  }

  /// One of a few words.
  static func word(
    _ name: String, _ summary: String, of words: [String], _ read: @escaping Read<String>
  ) -> Self {
    let schema = JSONValue.object([("enum", .array(words.map(JSONValue.string)))])
    return Self(name: name, summary: summary, schema: schema) { .string(read($0)) }
  }

  static func count(
    _ name: String, _ summary: String, from minimum: Int = 0, _ read: @escaping Read<Int>
  ) -> Self {
    let schema = JSONValue.object([("type", .string("integer")), ("minimum", .int(minimum))])
    return Self(name: name, summary: summary, schema: schema) { .int(read($0)) }
  }

  static func texts(_ name: String, _ summary: String, _ read: @escaping Read<[String]>) -> Self {
    Self(name: name, summary: summary, schema: list(typed("string"))) {
      .array(read($0).map(JSONValue.string))
    }
  }

  static func object<Part>(
    _ name: String, _ summary: String, _ form: JSONForm<Part>, _ read: @escaping Read<Part>
  ) -> Self {
    Self(name: name, summary: summary, schema: form.reference) { form.value(of: read($0)) }
  }

  static func objects<Part>(
    _ name: String, _ summary: String, _ form: JSONForm<Part>, _ read: @escaping Read<[Part]>
  ) -> Self {
    Self(name: name, summary: summary, schema: list(form.reference)) {
      .array(read($0).map(form.value))
    }
  }

  private static func typed(_ type: String) -> JSONValue { .object([("type", .string(type))]) }

  private static func list(_ items: JSONValue) -> JSONValue {
    .object([("type", .string("array")), ("items", items)])
  }
}
