// SPDX-License-Identifier: MIT

/// What a data set holds that is hardly meant, each at the line of the spec that it concerns.
struct ContractCheck {
  private(set) var diagnostics: [Diagnostic] = []
  let summary: DataSummary
  let data: DataSpec
  let training: TrainingSpec
  private let places: [String: Chosen<FeatureSpec>]

  init(root: RootSpec, summary: DataSummary) {
    self.summary = summary
    data = root.data.value
    training = root.training.value
    places = Dictionary(
      root.data.value.readFeatures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for feature in summary.features {
      checkConstant(feature)
      checkMissing(feature)
      checkNumbers(feature)
      checkCategories(feature)
    }
    checkTwins()
    checkLengths()
    checkRepeats()
    checkConflicts()
  }

  // MARK: - Places

  /// Where a feature's columns are named.
  private func place(_ name: String, _ option: String? = nil) -> SourceSpan? {
    let feature = places[name]
    return option.flatMap { feature?.spans[$0] } ?? feature?.columnSpan ?? data.source.span
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, of feature: String, option: String? = nil,
    secondary: [Diagnostic.Label] = [], notes: [String] = [], help: [String] = [],
    severity: Diagnostic.Severity? = nil
  ) {
    guard let place = place(feature, option) else { return }
    report(
      code, message, at: place, secondary: secondary, notes: notes, help: help,
      path: places[feature]?.path ?? data.source.path, severity: severity)
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at place: SourceSpan,
    secondary: [Diagnostic.Label] = [], notes: [String] = [], help: [String] = [], path: String,
    severity: Diagnostic.Severity? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: place, secondary: secondary, notes: notes, help: help, path: path,
        severity: severity))
  }

  // MARK: - Columns

  private mutating func checkConstant(_ feature: DataSummary.Feature) {
    // That a target never changes is told wherever it is read.
    guard !feature.isTarget, !feature.constant.isEmpty else { return }
    let (count, total) = (feature.constant.count, feature.columns.count)
    let which = count == total ? "every column" : "\(count) of the \(total) columns"
    report(
      .constantColumn,
      total == 1
        ? "`\(feature.name)` has one value in every row, so it tells nothing"
        : "\(which) of `\(feature.name)` \(count == 1 || count == total ? "has" : "have") one value in every row",
      of: feature.name, notes: total == 1 ? [] : [nameList(feature.constant)],
      help: ["leave \(count == 1 ? "it" : "them") out"])
  }

  private mutating func checkMissing(_ feature: DataSummary.Feature) {
    guard feature.missing > 0, feature.cells > 0 else { return }
    let strategy = places[feature.name]?.value.missing ?? .error
    let share = Double(feature.missing) / Double(feature.cells)
    let isLarge = share > (strategy == .drop ? 0.2 : 0.5)
    let amount =
      "\(groupedText(feature.missing)) of \(groupedText(feature.cells)) cells of `\(feature.name)` are empty (\(percentText(feature.missing, of: feature.cells)))"
    report(
      .missingShare, strategy == .drop ? amount + ", and their rows are left out" : amount,
      of: feature.name, option: "missing",
      help: isLarge
        ? [
          strategy == .drop
            ? "fill them instead, as with `missing: mean`" : "leave the feature out"
        ] : [],
      severity: isLarge ? .warning : .info)
  }

  private mutating func checkNumbers(_ feature: DataSummary.Feature) {
    if let infinite = feature.numbers?.infinite, infinite > 0 {
      report(
        .infiniteCell,
        "\(groupedText(infinite)) \(infinite == 1 ? "cell" : "cells") of `\(feature.name)` \(infinite == 1 ? "is" : "are") infinite as \(infinite == 1 ? "a number" : "numbers") of 32 bits",
        of: feature.name, option: "scale",
        help: [
          "the loss would not be a number; mend the file, or divide by more with `scale: {divide: …}`"
        ])
    }
    if let counter = feature.counter {
      report(
        .countingColumn, "column `\(counter)` only counts the rows", of: feature.name,
        help: ["leave it out: it says where a row stands, and nothing about a new one"])
    }
    for outlier in feature.outliers {
      let quartiles =
        "half of the others lie from \(shortText(outlier.quartiles.lowerBound)) to \(shortText(outlier.quartiles.upperBound))"
      let times =
        outlier.count == 1
        ? "stands in one cell" : "stands in \(groupedText(outlier.count)) cells"
      report(
        .outlier, "\(numberText(outlier.value)) \(times) of column `\(outlier.column)`",
        of: feature.name, notes: ["the first is \(outlier.place); \(quartiles)"],
        help: outlier.isCode
          ? ["if it stands for a missing cell, leave the cell empty and say what `missing` does"]
          : ["if it is no mistake, `scale: robust` or `log1p` keeps the others apart"])
    }
  }
}
