// SPDX-License-Identifier: MIT

package import NNSpec

/// The keywords of JSON Schema (draft 2020-12) that our schema uses; any other is a problem of the schema.
package struct SchemaValidator {
  private let document: JSONValue
  package private(set) var problems: [String] = []

  package init(_ document: JSONValue) { self.document = document }

  /// Whether a value is valid; faults of the schema itself are collected.
  package mutating func accepts(_ value: JSONValue) -> Bool { holds(document, value) }

  private mutating func holds(_ schema: JSONValue, _ value: JSONValue) -> Bool {
    if case .bool(let all) = schema { return all }
    guard case .object(let keywords) = schema else { return fault("a schema is no object") }
    var result = true
    for (keyword, argument) in keywords where !holds(keyword, argument, of: schema, value) {
      result = false
    }
    return result
  }

  private mutating func holds(
    _ keyword: String, _ argument: JSONValue, of schema: JSONValue, _ value: JSONValue
  ) -> Bool {
    switch keyword {
    case "$schema", "$defs", "title", "description", "default", "then", "else": return true
    case "$ref": return holds(reference(argument), value)
    case "type": return types(argument).contains { Self.isOf($0, value) }
    case "enum": return argument.items.contains(value)
    case "pattern":
      guard case .string(let text) = value else { return true }
      guard case .string(let pattern) = argument, let regex = try? Regex(pattern) else {
        return fault("no pattern: \(argument.text)")
      }
      return text.contains(regex)
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
      guard let limit = argument.number else { return fault("no limit: \(argument.text)") }
      guard let number = value.number else { return true }
      return switch keyword {
      case "minimum": number >= limit
      case "maximum": number <= limit
      case "exclusiveMinimum": number > limit
      default: number < limit
      }
    case "minItems": return value.array.map { Double($0.count) >= argument.number ?? 0 } ?? true
    case "maxItems": return value.array.map { Double($0.count) <= argument.number ?? 0 } ?? true
    case "items": return value.items.allSatisfy { holds(argument, $0) }
    case "minProperties":
      return value.members.map { Double($0.count) >= argument.number ?? 0 } ?? true
    case "maxProperties":
      return value.members.map { Double($0.count) <= argument.number ?? 0 } ?? true
    case "required":
      return value.members == nil
        || argument.items.allSatisfy {
          if case .string(let key) = $0 { value[key] != nil } else { false }
        }
    case "properties":
      return (value.members ?? []).allSatisfy { key, item in
        argument[key].map { holds($0, item) } ?? true
      }
    case "additionalProperties":
      return (value.members ?? []).allSatisfy { key, item in
        schema["properties"]?[key] != nil || holds(argument, item)
      }
    case "propertyNames":
      return (value.members ?? []).allSatisfy { holds(argument, .string($0.0)) }
    case "anyOf": return argument.items.contains { holds($0, value) }
    case "allOf": return argument.items.allSatisfy { holds($0, value) }
    case "oneOf": return argument.items.count { holds($0, value) } == 1
    case "not": return !holds(argument, value)
    case "if":
      let branch = schema[holds(argument, value) ? "then" : "else"]
      return branch.map { holds($0, value) } ?? true
    default: return fault("the keyword `\(keyword)` is not known here")
    }
  }

  private mutating func reference(_ argument: JSONValue) -> JSONValue {
    if case .string(let path) = argument, path.hasPrefix("#/$defs/"),
      let definition = document["$defs"]?[String(path.dropFirst(8))]
    {
      return definition
    }
    return .bool(fault("nothing at \(argument.text)"))
  }

  private mutating func fault(_ text: String) -> Bool {
    problems.append(text)
    return false
  }

  private func types(_ argument: JSONValue) -> [JSONValue] { argument.array ?? [argument] }

  private static func isOf(_ type: JSONValue, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case (.string("null"), .null), (.string("boolean"), .bool), (.string("string"), .string),
      (.string("array"), .array), (.string("object"), .object), (.string("integer"), .int),
      (.string("number"), .int), (.string("number"), .double):
      true
    case (.string("integer"), .double(let number)): number == number.rounded()
    default: false
    }
  }
}

extension JSONValue {
  package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
  package var items: [JSONValue] { array ?? [] }
  package var members: [(String, JSONValue)]? {
    if case .object(let members) = self { members } else { nil }
  }
  package var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
