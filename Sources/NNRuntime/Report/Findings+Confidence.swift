// SPDX-License-Identifier: MIT

internal import NNSpec

// Rules that look at how sure and how far off predictions are.
extension Findings {
  /// A gap between confidence and accuracy that matters.
  private static let confidenceGap = 0.05

  static func calibration(_ history: RunHistory) -> Finding? {
    guard let end = history.end, end.shownPart != "train", !history.start.isLanguageModel,
      let (bins, suffix) = leastCalibrated(end, history.start),
      let interval = WilsonInterval(
        share: bins.accuracy, count: history.start.independent(bins.count)),
      !interval.holds(bins.meanConfidence),
      abs(bins.meanConfidence - bins.accuracy) > confidenceGap
    else { return nil }
    let isOver = bins.meanConfidence > bins.accuracy
    return Finding(
      rule: "calibration", weight: .advice,
      text:
        "The network is \(isOver ? "surer than it is right" : "right more often than it is sure")\(suffix): its mean "
        + "confidence on the \(end.shownPart) part is \(NumberText.percent(bins.meanConfidence)), its accuracy "
        + "\(NumberText.percent(bins.accuracy)) (95 %: \(NumberText.percent(interval.low)) to "
        + "\(NumberText.percent(interval.high))); the expected calibration error is "
        + "\(NumberText.fixed(bins.expectedError, 3)).",
      advice: isOver
        ? "Do not read its probabilities as such; smoothing the labels makes it less sure."
        : "Do not read its probabilities as such; train longer, or regularise less.",
      edit: isOver ? smoothing(history.start) : longer(history.start))
  }

  private static func leastCalibrated(
    _ end: RunEnd, _ start: RunStart
  ) -> (CalibrationBins, String)? {
    let targets = end.shownTargets(start)
    return zip(end.details ?? [], targets).compactMap { details, target in
      details.calibration.map { ($0, target.suffix) }
    }.max { $0.0.expectedError < $1.0.expectedError }
  }

  private static func smoothing(_ start: RunStart) -> String {
    guard ["cross_entropy", "binary_cross_entropy"].contains(start.loss) else { return "" }
    return "training: {loss: {\(start.loss): {label_smoothing: 0.1}}}"
  }

  private static func longer(_ start: RunStart) -> String {
    start.epochs.map { "training: {epochs: \($0 * 2)}" } ?? ""
  }

  static func outliers(_ history: RunHistory) -> Finding? {
    guard let end = history.end else { return nil }
    let found = zip(end.details ?? [], end.shownTargets(history.start)).first { details, _ in
      guard let residuals = details.residuals else { return false }
      return residuals.count >= 100 && residuals.shareOfLargest > 0.5
    }
    guard let (details, target) = found, let residuals = details.residuals else { return nil }
    let count = residuals.countOfLargest
    let isSquared = history.start.loss == "mean_squared_error"
    return Finding(
      rule: "outliers", weight: .advice,
      text:
        "\(count == 1 ? "One" : NumberText.count(count)) of \(NumberText.count(residuals.count)) "
        + "\(Words.part(end.shownPart)) examples \(count == 1 ? "makes" : "make") "
        + "\(NumberText.percent(residuals.shareOfLargest, 0)) of the squared error\(target.suffix): the largest residual is "
        + "\(NumberText.significant(residuals.largest, 3)), the mean size \(NumberText.significant(residuals.meanAbsolute, 3)).",
      advice: "Look at the worst predictions for mistakes in the data"
        + (isSquared ? "; a loss that grows linearly is less drawn by them." : "."),
      edit: isSquared ? "training: {loss: huber}" : "")
  }
}
