// SPDX-License-Identifier: MIT

extension ContractCheck {
  /// Classes that are rare, that training lacks, and that nothing has; categories that identify rows.
  mutating func checkCategories(_ feature: DataSummary.Feature) {
    guard let categories = feature.categories, !data.bringsFeatures else { return }
    let empty = categories.filter { $0.total == 0 }
    if !empty.isEmpty {
      report(
        .classNeverOccurs,
        "no row has \(empty.count == 1 ? "the class" : "the \(empty.count) classes") "
          + nameList(empty.map(\.name.flattened)), of: feature.name, option: "classes",
        severity: feature.isTarget ? .warning : .info)
    }
    if feature.isTarget, feature.isLabel {
      checkUnseen(feature, categories)
      checkBalance(feature, categories.filter { $0.total > 0 })
    } else if !feature.isTarget, feature.type == .category {
      checkIdentifier(feature, categories)
    }
  }

  private mutating func checkUnseen(
    _ feature: DataSummary.Feature, _ categories: [DataSummary.Category]
  ) {
    let training = summary.parts.indices.filter {
      summary.parts[$0].role == .train || summary.parts[$0].role == nil
    }
    let unseen = categories.filter { category in
      category.total > 0 && training.allSatisfy { category.counts[$0] == 0 }
    }
    guard let first = unseen.first, !training.isEmpty else { return }
    let elsewhere = summary.parts.indices.filter { first.counts[$0] > 0 }.map {
      "\(groupedText(first.counts[$0])) of \(summary.parts[$0].name)"
    }
    report(
      .classUnseen,
      "no training row has \(unseen.count == 1 ? "the class" : "the \(unseen.count) classes") "
        + nameList(unseen.map(\.name.flattened)), of: feature.name,
      notes: ["`\(first.name.flattened)` stands in \(elsewhere.joined(separator: " and "))"],
      help: ["what is never shown is never predicted: deal the rows otherwise"])
  }

  private mutating func checkBalance(
    _ feature: DataSummary.Feature, _ categories: [DataSummary.Category]
  ) {
    guard categories.count > 1, training.classWeights == nil, data.balance == nil,
      data.targets.first(where: { $0.name == feature.name })?.value.groupedPositives == nil,
      let largest = categories.max(by: { $0.total < $1.total }),
      let smallest = categories.min(by: { $0.total < $1.total }),
      largest.total >= 10 * smallest.total
    else { return }
    let losses = training.losses.filter { $0.target == feature.name || $0.target == nil }
    // These weigh classes themselves.
    if losses.contains(where: { $0.value.value is Focal || $0.value.value is Dice }) { return }
    if losses.contains(where: {
      ($0.value.value as? BinaryCrossEntropy)?.positiveWeight != nil
    }) {
      return
    }
    let total = categories.reduce(0) { $0 + $1.total }
    func text(_ category: DataSummary.Category) -> String {
      "`\(category.name.flattened)` \(groupedText(category.total)) (\(percentText(category.total, of: total)))"
    }
    let isWeighable = losses.contains { $0.value.value is CrossEntropy } && data.targets.count == 1
    report(
      .classImbalance,
      "the largest class of `\(feature.name)` is \(groupedText(largest.total / smallest.total)) times the smallest",
      of: feature.name,
      notes: [
        "\(text(largest)), \(text(smallest))",
        "to always say `\(largest.name.flattened)` is right in \(percentText(largest.total, of: total)) of the rows",
      ],
      help: [
        isWeighable && feature.type == .category
          ? "write `class_weights: balanced` under `training`, and watch `macro_f1`"
          : feature.type == .binary
            ? "write `binary_cross_entropy: {positive_weight: …}`, and watch `f1`"
            : "watch `macro_f1`"
      ])
  }

  private mutating func checkIdentifier(
    _ feature: DataSummary.Feature, _ categories: [DataSummary.Category]
  ) {
    let filled = feature.cells - feature.missing
    guard filled >= 20, categories.count * 2 > filled else { return }
    report(
      .identifierColumn,
      "`\(feature.name)` has \(groupedText(categories.count)) categories in \(groupedText(filled)) rows: nearly each row has its own",
      of: feature.name, help: ["leave it out: what is learnt of one row helps no other"])
  }
}
