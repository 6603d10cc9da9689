// SPDX-License-Identifier: MIT

extension SpecDifference {
  package static let schema = "nnrun/show-diff/v1"

  /// For programs.
  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)), ("old", .string(old)), ("new", .string(new)),
      ("differs", .bool(!isEmpty)), ("settings", .array(settings.map(Self.json))),
      ("layers_added", .array(layers.added.map(Self.json))),
      ("layers_removed", .array(layers.removed.map(Self.json))),
      ("layers_changed", .array(layers.changed.map(Self.json))),
      (
        "totals",
        .object(
          counts.map { count in
            let name = count.name == "multiply-adds" ? "multiply_adds" : count.name
            return (
              name,
              .object([
                ("old", count.old.map(JSONValue.int) ?? .null),
                ("new", count.new.map(JSONValue.int) ?? .null),
              ])
            )
          })
      ),
    ])
  }

  private static func json(_ setting: SettingDifference) -> JSONValue {
    func json(_ side: SettingDifference.Side?) -> JSONValue {
      side.map { .object([("value", .string($0.value)), ("origin", .string($0.origin))]) } ?? .null
    }
    return .object([
      ("path", .string(setting.path)), ("old", json(setting.old)), ("new", json(setting.new)),
    ])
  }

  private static func json(_ layer: LayerDifference.Lone) -> JSONValue {
    .object([
      ("path", .string(layer.path)), ("layer", .string(layer.text)), ("line", .int(layer.line)),
    ])
  }

  private static func json(_ layer: LayerDifference.Changed) -> JSONValue {
    .object([
      ("old_path", .string(layer.oldPath)), ("new_path", .string(layer.newPath)),
      ("settings", .array(layer.settings.map(json))),
      (
        "output",
        layer.shapes.map { .object([("old", .string($0.old)), ("new", .string($0.new))]) } ?? .null
      ),
      ("reads_other", .bool(layer.readsOther)),
    ])
  }
}
