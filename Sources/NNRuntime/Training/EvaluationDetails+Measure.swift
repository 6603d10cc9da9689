// SPDX-License-Identifier: MIT

internal import NNSpec

extension EvaluationDetails {
  private static let curveLimit = 10
  private static let pointLimit = 200
  /// Sorting more values than this takes longer than a report is worth.
  private static let valueLimit = 5_000_000

  /// Of a target's predictions.
  init(_ predictions: Predictions) {
    guard predictions.count > 0, !predictions.targets.isEmpty,
      predictions.targets.count <= Self.valueLimit
    else { return }
    if predictions.kind == .number || predictions.kind == .vector {
      residuals = ResidualSummary(
        targets: predictions.targets, predicted: predictions.outputs,
        areAlike: predictions.width == 1)
    } else {
      surprise = predictions.meanSurprise
    }
    scores = Self.scores(predictions)
    guard predictions.outputs.count == predictions.count * predictions.width else { return }
    calibration = CalibrationBins(predictions)
    if predictions.kind == .binary { fillBinary(predictions) }
    if predictions.kind == .category, predictions.width <= Self.curveLimit {
      for label in 0..<predictions.width {
        let scores = stride(from: label, to: predictions.outputs.count, by: predictions.width)
          .map { predictions.outputs[$0] }
        add(
          RankedScores(
            scores: scores, isPositive: predictions.targetLabels.map { $0 == label }),
          of: label, limit: Self.pointLimit / 2)
      }
    }
  }

  private mutating func fillBinary(_ predictions: Predictions) {
    let ranked = RankedScores(
      scores: predictions.outputs, isPositive: predictions.targetLabels.map { $0 == 1 })
    add(ranked, of: 1, limit: Self.pointLimit)
    thresholds =
      ranked.map { ranked in
        (1..<20).map { ranked.result(at: Double($0) / 20) }
      } ?? []
    bestThreshold = ranked?.bestF1
  }

  private mutating func add(_ ranked: RankedScores?, of index: Int, limit: Int) {
    guard let ranked, let area = ranked.rocArea, let precision = ranked.averagePrecision else {
      return
    }
    curves.append(
      ClassCurves(
        index: index, positives: ranked.positives, negatives: ranked.negatives, area: area,
        averagePrecision: precision, roc: Self.rounded(ranked.rocPoints.thinned(to: limit)),
        precisionRecall: Self.rounded(ranked.precisionRecallPoints.thinned(to: limit))))
  }

  /// A ten thousandth is less than a pixel, and a run's folder stays small.
  private static func rounded(_ points: [CurvePoint]) -> [CurvePoint] {
    func short(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    return points.map { CurvePoint(x: short($0.x), y: short($0.y)) }
  }

  // MARK: - Scores

  /// What is defined of these predictions, in the order in which it is shown.
  private static func scores(_ predictions: Predictions) -> [Score] {
    let hasOutputs = predictions.outputs.count == predictions.count * predictions.width
    return metrics(predictions).compactMap { metric in
      guard hasOutputs || !metric.needsOutputs, let value = metric.value(predictions) else {
        return nil
      }
      return Score(name: metric.label, value: value)
    }
  }

  private static func metrics(_ predictions: Predictions) -> [any RunnableMetric] {
    func plain<Metric: RunnableMetric>(_ type: Metric.Type) -> Metric {
      // Without a spec each option is its default.
      var reader = OptionReader.listing(Metric.name)
      return Metric(&reader)
    }
    switch predictions.kind {
    case .binary:
      return [
        plain(Accuracy.self), plain(BalancedAccuracy.self), plain(F1.self),
        plain(MatthewsCorrelation.self), plain(CohenKappa.self), plain(RocAuc.self),
        plain(AveragePrecision.self), plain(LogLoss.self), plain(Brier.self),
        plain(ExpectedCalibrationError.self),
      ]
    case .category:
      return [
        plain(Accuracy.self), plain(BalancedAccuracy.self), F1(average: .macro),
        F1(average: .weighted), plain(MatthewsCorrelation.self), plain(CohenKappa.self),
        RocAuc(average: .macro), AveragePrecision(average: .macro), plain(LogLoss.self),
        plain(Brier.self), plain(ExpectedCalibrationError.self),
      ]
    case .number, .vector:
      return [
        plain(RSquared.self), plain(RootMeanSquaredError.self), plain(MeanAbsoluteErrorMetric.self),
        plain(MedianAbsoluteError.self), plain(MaxError.self), plain(ExplainedVariance.self),
        plain(Pearson.self), plain(Spearman.self),
      ]
    }
  }
}
