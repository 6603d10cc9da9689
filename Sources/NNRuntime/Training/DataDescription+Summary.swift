// SPDX-License-Identifier: MIT

internal import NNSpec

extension DataDescription {
  private static let featureLimit = 60
  private static let classLimit = 50
  private static let constantLimit = 10

  /// What the report shows of a summary.
  init(_ summary: DataSummary, _ preprocessing: Preprocessing, _ data: DataSpec, sha256: String) {
    let names = summary.parts.map { $0.role?.rawValue ?? "train" }
    let fitted = Dictionary(
      (preprocessing.inputs + preprocessing.targets).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    self.init(
      parts: summary.parts.map {
        Part(name: $0.role?.rawValue ?? "train", file: $0.file, examples: $0.count)
      },
      features: summary.features.prefix(Self.featureLimit).map {
        Self.feature($0, fitted[$0.name], data)
      },
      featureCount: summary.features.count,
      classes: summary.features.compactMap(Self.classes),
      repeats: summary.repeats.map { repeats in
        repeats.map {
          Repeats(
            first: names[$0.parts[0]], second: names[$0.parts[1]], count: $0.count,
            places: $0.places)
        }
      },
      sha256: sha256)
  }

  private static func feature(
    _ feature: DataSummary.Feature, _ fitted: FittedFeature?, _ data: DataSpec
  ) -> Feature {
    let spec = data.readFeatures.first { $0.name == feature.name }?.value
    return Feature(
      name: feature.name, type: feature.type.rawValue, isTarget: feature.isTarget,
      columns: feature.columns.count, missing: feature.missing, cells: feature.cells,
      missingShares: feature.missingShares, filling: spec?.missing.text ?? "error",
      scaling: fitted.map(scaling) ?? "", values: values(feature),
      constant: Array(feature.constant.prefix(constantLimit)),
      constantCount: feature.constant.count)
  }

  private static func classes(_ feature: DataSummary.Feature) -> Classes? {
    guard feature.isTarget, feature.isLabel, let categories = feature.categories else { return nil }
    let shown = categories.prefix(classLimit)
    return Classes(
      target: feature.name, names: shown.map { TrainingSession.visible($0.name) },
      counts: shown.map(\.counts), count: categories.count)
  }

  /// `(x − 5.84) / 0.826`; of several columns the words alone.
  private static func scaling(_ feature: FittedFeature) -> String {
    guard case .numbers(let scale) = feature.encoding else {
      return feature.isCategories && !feature.isTarget ? "one-hot" : ""
    }
    if scale.isLogarithmic { return "ln(1 + x)" }
    func text(_ value: Double) -> String { NumberText.significant(value, 3, trimmed: true) }
    if scale.offsets.allSatisfy({ $0 == 0 }), scale.divisors.allSatisfy({ $0 == 1 }) { return "" }
    guard scale.offsets.count == 1, scale.divisors.count == 1 else {
      return "each column by its own offset and divisor"
    }
    let divisor = text(scale.divisors[0])
    return scale.offsets[0] == 0 ? "x / \(divisor)" : "(x − \(text(scale.offsets[0]))) / \(divisor)"
  }

  private static func values(_ feature: DataSummary.Feature) -> String {
    func text(_ value: Double) -> String { NumberText.significant(value, 3, trimmed: true) }
    if let numbers = feature.numbers {
      return
        "\(text(numbers.minimum)) to \(text(numbers.maximum)), mean \(text(numbers.mean)), deviation \(text(numbers.deviation))"
    }
    return feature.categories.map {
      "\(NumberText.count($0.count)) categor\($0.count == 1 ? "y" : "ies")"
    } ?? ""
  }
}
