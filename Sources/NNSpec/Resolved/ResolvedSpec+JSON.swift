// SPDX-License-Identifier: MIT

extension ResolvedSpec {
  package static let schema = "nnrun/show/v1"

  /// For programs: the spec as a tree, and every value with its path and origin.
  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)), ("file", .string(origins.file.path)),
      ("spec", root.json), ("values", .array(values(root, path: ""))),
    ])
  }

  private func values(_ node: YAMLNode, path: String) -> [JSONValue] {
    let origin = node.origin ?? node.sequence?.first?.origin
    if node.isOneValue, let origin { return [value(node.json, path, origin)] }
    switch node.content {
    case .scalar: return []
    case .sequence(let items):
      return items.enumerated().flatMap { values($1, path: "\(path)[\($0)]") }
    case .mapping(let entries):
      return entries.flatMap {
        values($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)")
      }
    }
  }

  private func value(_ value: JSONValue, _ path: String, _ origin: ValueOrigin) -> JSONValue {
    .object([
      ("path", .string(path)), ("value", value), ("origin", .string(origins.text(origin))),
      ("from", origins.json(origin)),
    ])
  }
}

extension YAMLNode {
  /// The same tree as JSON; a number that JSON cannot write is text.
  fileprivate var json: JSONValue {
    switch content {
    case .scalar(let scalar): scalar.json
    case .sequence(let items): .array(items.map(\.json))
    case .mapping(let entries): .object(entries.map { ($0.key, $0.value.json) })
    }
  }
}

extension YAMLScalar {
  fileprivate var json: JSONValue {
    switch core {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .float(let value) where value.isFinite: .double(value)
    default: .string(text)
    }
  }
}
