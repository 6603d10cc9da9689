// SPDX-License-Identifier: MIT

extension DataSummary {
  package static let schema = "nnrun/data/v1"

  /// For programs; what does not apply is null.
  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)),
      ("examples", .int(count)),
      ("parts", .array(parts.map(json))),
      ("features", .array(features.map(json))),
      ("lengths", lengths.map(json) ?? .null),
      ("repeats", repeats.map { .array($0.map(json)) } ?? .null),
      ("conflicts", conflicts.map(json) ?? .null),
      (
        "twins",
        .array(
          twins.map { twins in
            .object([
              ("columns", .array([.string(twins.first.column), .string(twins.second.column)])),
              ("renamed", .bool(twins.isRenamed)),
            ])
          })
      ),
    ])
  }

  private func json(_ part: Part) -> JSONValue {
    .object([
      ("part", .string(part.name)), ("file", .string(part.file)), ("examples", .int(part.count)),
      ("dropped", .int(part.dropped)),
    ])
  }

  private func json(_ feature: Feature) -> JSONValue {
    .object([
      ("name", .string(feature.name)), ("type", .string(feature.type.rawValue)),
      ("target", .bool(feature.isTarget)),
      ("columns", .array(feature.columns.map(JSONValue.string))),
      ("cells", .int(feature.cells)), ("missing", .int(feature.missing)),
      (
        "numbers",
        feature.numbers.map { numbers in
          .object([
            ("minimum", .double(numbers.minimum)), ("maximum", .double(numbers.maximum)),
            ("mean", .double(numbers.mean)), ("deviation", .double(numbers.deviation)),
            ("infinite", .int(numbers.infinite)),
          ])
        } ?? .null
      ),
      (
        "categories",
        feature.categories.map { categories in
          .array(
            categories.map { category in
              .object([
                ("name", .string(category.name)),
                ("counts", .array(category.counts.map(JSONValue.int))),
              ])
            })
        } ?? .null
      ),
      ("constant", .array(feature.constant.map(JSONValue.string))),
      (
        "outliers",
        .array(
          feature.outliers.map { outlier in
            .object([
              ("column", .string(outlier.column)), ("value", .double(outlier.value)),
              ("count", .int(outlier.count)), ("place", .string(outlier.place)),
              (
                "quartiles",
                .array([
                  .double(outlier.quartiles.lowerBound), .double(outlier.quartiles.upperBound),
                ])
              ),
            ])
          })
      ),
      ("counts_rows", .bool(feature.counter != nil)),
    ])
  }

  private func json(_ lengths: Lengths) -> JSONValue {
    .object([
      ("shortest", .int(lengths.shortest)), ("median", .int(lengths.median)),
      ("longest", .int(lengths.longest)), ("total", .int(lengths.total)),
    ])
  }

  private func json(_ repeats: Repeats) -> JSONValue {
    .object([
      ("parts", .array(repeats.parts.map { .string(parts[$0].name) })),
      ("count", .int(repeats.count)),
      ("first", .array(repeats.places.map(JSONValue.string))),
    ])
  }
}
