// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What the report shows of predictions against scikit-learn, to 1e-9.
extension ReferenceTests {
  static func checkEvaluation(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let kind = try #require(TargetKind(rawValue: try golden.string("kind")))
    let predictions = Predictions(
      kind: kind, width: Int(try #require(golden["width"]?.number)),
      outputs: try #require(golden["outputs"]?.numbers),
      targets: try #require(golden["targets"]?.numbers))
    for (text, value) in try golden.required("scores").members ?? [] {
      let metric = try decode(text, of: Catalogue.metrics).value
      let ours = (metric as? any RunnableMetric)?.value(predictions) ?? .nan
      comparison.check([ours], [value.number ?? .nan], "\(golden.label) \(text)")
    }
    if kind == .number {
      try checkResiduals(predictions, try golden.required("residuals"), golden, &comparison)
    } else {
      try checkCurves(predictions, golden, &comparison)
      try checkCalibration(predictions, try golden.required("calibration"), golden, &comparison)
    }
  }

  private static func checkCurves(
    _ predictions: Predictions, _ golden: JSONValue, _ comparison: inout Comparison
  ) throws {
    let curves = try #require(golden["curves"]?.items)
    for (index, curve) in curves.enumerated() {
      let label = predictions.kind == .binary ? 1 : index
      let column = predictions.kind == .binary ? 0 : index
      let scores = stride(from: column, to: predictions.outputs.count, by: predictions.width)
        .map { predictions.outputs[$0] }
      let ranked = try #require(
        RankedScores(scores: scores, isPositive: predictions.targetLabels.map { $0 == label }))
      func check(_ ours: [Double], _ name: String) {
        comparison.check(ours, curve[name]?.numbers ?? [], "\(golden.label) \(label) \(name)")
      }
      check(ranked.rocPoints.map(\.x), "false_positive_rate")
      check(ranked.rocPoints.map(\.y), "true_positive_rate")
      check(ranked.precisionRecallPoints.map(\.x), "recall")
      check(ranked.precisionRecallPoints.map(\.y), "precision")
      comparison.check(
        [ranked.rocArea ?? .nan, ranked.averagePrecision ?? .nan],
        [curve["roc_auc"]?.number ?? .nan, curve["average_precision"]?.number ?? .nan],
        "\(golden.label) areas \(label)")
      guard predictions.kind == .binary else { continue }
      for threshold in try #require(golden["thresholds"]?.items) {
        let names = ["threshold", "predicted", "precision", "recall", "f1"]
        let result = ranked.result(at: threshold["threshold"]?.number ?? .nan)
        comparison.check(
          [
            result.threshold, Double(result.predicted), result.precision ?? 0, result.recall ?? 0,
            result.f1 ?? 0,
          ], names.map { threshold[$0]?.number ?? .nan }, "\(golden.label) thresholds")
      }
      comparison.check(
        [ranked.bestF1?.f1 ?? .nan], [golden["best_f1"]?.number ?? .nan], "\(golden.label) best")
    }
  }

  private static func checkCalibration(
    _ predictions: Predictions, _ calibration: JSONValue, _ golden: JSONValue,
    _ comparison: inout Comparison
  ) throws {
    let filled = try #require(CalibrationBins(predictions)).bins.filter { $0.count > 0 }
    comparison.check(
      filled.map { $0.accuracy ?? .nan }, calibration["accuracy"]?.numbers ?? [],
      "\(golden.label) accuracy by confidence")
    comparison.check(
      filled.map { $0.meanConfidence ?? .nan }, calibration["confidence"]?.numbers ?? [],
      "\(golden.label) mean confidence")
  }

  private static func checkResiduals(
    _ predictions: Predictions, _ residuals: JSONValue, _ golden: JSONValue,
    _ comparison: inout Comparison
  ) throws {
    let ours = try #require(
      ResidualSummary(targets: predictions.targets, predicted: predictions.outputs))
    func check(_ values: [Double], _ name: String) {
      let theirs = residuals[name]?.numbers ?? residuals[name]?.number.map { [$0] } ?? []
      comparison.check(values, theirs, "\(golden.label) \(name)")
    }
    check([ours.bias], "bias")
    check([ours.deviation], "deviation")
    check(ours.quantiles, "quantiles")
    check([ours.histogramLow], "histogram_low")
    check([ours.histogramWidth], "histogram_width")
    check(ours.histogram.map(Double.init), "histogram")
    check(ours.normalPairs.map(\.x), "normal")
    check(ours.normalPairs.map(\.y), "sorted")
    check(ours.byTarget.map(\.bias), "tenths_bias")
    check(ours.byTarget.map(\.meanAbsolute), "tenths_mean_absolute")
  }
}
