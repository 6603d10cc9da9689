// SPDX-License-Identifier: MIT

// Rules that look at what came out.
extension Findings {
  static func baseline(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let part = ResultPart(end, history.start),
      let name = part.headline(history.start), let value = part.values[name],
      let baseline = history.start.baseline[name]
    else { return nil }
    let isHigherBetter = history.start.higherIsBetter.contains(name)
    guard value.isNaN || (isHigherBetter ? value <= baseline : value >= baseline) else {
      return nil
    }
    return Finding(
      rule: "baseline", weight: .problem,
      text:
        "The \(part.name) \(name) is \(NumberText.significant(value, 3)); guessing without looking at the inputs "
        + "reaches \(NumberText.significant(baseline, 3)).",
      advice: "Check that inputs and target belong together, and train longer.",
      edit: history.start.epochs.map { "training: {epochs: \($0 * 2)}" } ?? "")
  }

  static func neverPredicted(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let counts = square(end.confusion), counts.count > 1,
      !history.start.isLanguageModel
    else { return nil }
    let missing = counts.indices.filter { column in
      counts[column].contains { $0 > 0 } && counts.allSatisfy { $0[column] == 0 }
    }
    guard !missing.isEmpty else { return nil }
    let names = missing.prefix(3).map { className(history.start, $0) }
    let others = missing.count > 3 ? ["\(missing.count - 3) more"] : []
    let verb = missing.count == 1 ? "is" : "are"
    return Finding(
      rule: "never-predicted", weight: .problem,
      text:
        "Of \(counts.count) classes, \(Words.list(names + others)) \(verb) never predicted, though "
        + "the \(end.shownPart) part has examples of \(missing.count == 1 ? "it" : "them").",
      advice: "Give rare classes more weight.", edit: weighing(history.start, counts))
  }

  static func expectations(_ history: RunHistory) -> Finding? {
    let failed = history.end?.expectations.filter { $0.holds == false } ?? []
    guard !failed.isEmpty else { return nil }
    let texts = failed.prefix(3).map { line in
      line.text + (line.actual.map { " (found \(Words.value($0)))" } ?? "")
    }
    let others = failed.count > 3 ? ["\(failed.count - 3) more"] : []
    return Finding(
      rule: "expectation", weight: .problem,
      text: "Not met: \(Words.list(texts + others)).",
      advice: "See what the other findings propose, or ask for less.", edit: "")
  }

  static func imbalance(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let counts = square(end.confusion),
      !history.start.isLanguageModel
    else { return nil }
    let sizes = counts.map { $0.reduce(0, +) }
    guard let largest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }),
      let smallest = sizes.indices.filter({ sizes[$0] > 0 }).min(by: { sizes[$0] < sizes[$1] }),
      sizes[largest] > 10 * sizes[smallest], !isWeighed(history.start)
    else { return nil }
    let isBinary = history.start.loss == "binary_cross_entropy"
    return Finding(
      rule: "class-imbalance", weight: .advice,
      text: "In the \(end.shownPart) part class \(className(history.start, largest)) has "
        + "\(Words.counted(sizes[largest], "example")), class \(className(history.start, smallest)) has "
        + "\(NumberText.count(sizes[smallest])). Accuracy says little about the small ones.",
      advice: "Weigh the classes, and look at \(isBinary ? "f1" : "macro_f1") beside accuracy.",
      edit: weighing(history.start, counts))
  }

  /// Whether something evens out the classes already.
  private static func isWeighed(_ start: RunStart) -> Bool {
    let spec = GivenSpec(start)
    let weight = "training.loss.binary_cross_entropy.positive_weight"
    return spec.has("training.class_weights") || spec.has("data.balance") || spec.has(weight)
      || start.loss == "focal" || start.loss == "dice"
  }

  /// The edit that gives rare classes more weight, if the loss has one and does not do so already.
  private static func weighing(_ start: RunStart, _ counts: [[Int]]) -> String {
    guard !isWeighed(start), start.targets.isEmpty else { return "" }
    switch start.loss {
    case "cross_entropy": return "training: {class_weights: balanced}"
    case "binary_cross_entropy" where counts.count == 2:
      let sizes = counts.map { $0.reduce(0, +) }
      guard sizes[1] > 0, sizes[0] > sizes[1] else { return "" }
      let ratio = NumberText.significant(Double(sizes[0]) / Double(sizes[1]), 2, trimmed: true)
      return "training: {loss: {binary_cross_entropy: {positive_weight: \(ratio)}}}"
    default: return ""
    }
  }

  static func smallTestSet(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let accuracy = end.test["accuracy"],
      let interval = WilsonInterval(
        share: accuracy, count: history.start.independent(history.start.testExamples)),
      interval.high - interval.low > 0.1
    else { return nil }
    return Finding(
      rule: "small-test-set", weight: .advice,
      text: "With \(Words.counted(history.start.testExamples, "test example")) an accuracy of "
        + "\(NumberText.significant(accuracy, 3)) may as well be \(NumberText.fixed(interval.low, 2)) or "
        + "\(NumberText.fixed(interval.high, 2)).",
      advice: "Say the interval along with the number, and hold more rows back for the test.",
      edit: history.start.percent(history.start.testExamples) < 30
        ? GivenSpec.dealing(
          history.start, validation: history.start.percent(history.start.validationExamples),
          test: 30) : "")
  }

  static func shift(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let test = end.test["accuracy"],
      let validation = end.validation["accuracy"],
      let range = WilsonInterval(
        share: test, count: history.start.independent(history.start.testExamples)),
      let other = WilsonInterval(
        share: validation, count: history.start.independent(history.start.validationExamples)),
      range.high < other.low
    else { return nil }
    return Finding(
      rule: "test-below-validation", weight: .problem,
      text:
        "The test accuracy of \(NumberText.significant(test, 3)) lies below the validation accuracy of "
        + "\(NumberText.significant(validation, 3)) by more than chance explains.",
      advice:
        "The test part differs from the rest, or validation was used to choose too often: deal the rows anew.",
      edit: GivenSpec.dealing(history.start, validation: 15, test: 15))
  }

  /// A confusion matrix that is one: as many columns as rows everywhere.
  private static func square(_ counts: [[Int]]) -> [[Int]]? {
    guard !counts.isEmpty, counts.allSatisfy({ $0.count == counts.count }) else { return nil }
    return counts
  }

  private static func className(_ start: RunStart, _ index: Int) -> String {
    start.classes.indices.contains(index) ? "'\(start.classes[index])'" : "\(index)"
  }
}
