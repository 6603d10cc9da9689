// SPDX-License-Identifier: MIT

/// What a falling threshold on scores finds: the ground of ROC curves, precision-recall curves and threshold tables.
package struct RankedScores {
  /// Everything that scores at least as much as a threshold.
  package struct Step {
    let threshold: Double
    /// Positives among them.
    let found: Int
    /// Negatives among them.
    let wrong: Int
  }

  package let positives: Int
  package let negatives: Int
  /// One for each different score, from the highest; equal scores are passed at once.
  package let steps: [Step]

  /// Nil if a score is no number: such scores have no order.
  package init?(scores: [Double], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "\(scores.count) scores, \(isPositive.count)")
    guard !scores.contains(where: \.isNaN) else { return nil }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var steps: [Step] = []
    var (found, wrong) = (0, 0)
    for (place, index) in order.enumerated() {
      if isPositive[index] { found += 1 } else { wrong += 1 }
      let isLast = place + 1 == order.count || scores[order[place + 1]] != scores[index]
      if isLast { steps.append(Step(threshold: scores[index], found: found, wrong: wrong)) }
    }
    self.steps = steps
    (positives, negatives) = (found, wrong)
  }

  /// The area under found positives over found negatives, by trapezoids; nil unless there are both.
  ///
  /// Equals the chance that a positive scores above a negative, ties counting half.
  package var rocArea: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    var (twice, before) = (0.0, (found: 0, wrong: 0))
    for step in steps {
      twice += Double(step.wrong - before.wrong) * Double(step.found + before.found)
      before = (step.found, step.wrong)
    }
    return twice / 2 / (Double(positives) * Double(negatives))
  }

  /// Σ (recall_n - recall_(n-1)) precision_n; nil without positives.
  package var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    var (area, before) = (0.0, 0)
    for step in steps {
      area +=
        Double(step.found - before) / Double(positives)
        * (Double(step.found) / Double(step.found + step.wrong))
      before = step.found
    }
    return area
  }

  /// (false positive rate, true positive rate) from (0, 0) to (1, 1), as scikit-learn's `roc_curve` keeps all of them.
  package var rocPoints: [CurvePoint] {
    guard positives > 0, negatives > 0 else { return [] }
    return [CurvePoint(x: 0, y: 0)]
      + steps.map {
        CurvePoint(
          x: Double($0.wrong) / Double(negatives), y: Double($0.found) / Double(positives))
      }
  }

  /// (recall, precision) from no recall with precision 1, by falling thresholds, as far as the first that finds all positives.
  ///
  /// scikit-learn's `precision_recall_curve` has them in the opposite order, and those behind the last positive too.
  package var precisionRecallPoints: [CurvePoint] {
    guard positives > 0 else { return [] }
    let last = steps.firstIndex { $0.found == positives } ?? steps.count - 1
    return [CurvePoint(x: 0, y: 1)]
      + steps[...last].map {
        CurvePoint(
          x: Double($0.found) / Double(positives), y: Double($0.found) / Double($0.found + $0.wrong)
        )
      }
  }

  /// What a threshold gives: all that score at least as much are taken for positive.
  package func result(at threshold: Double) -> ThresholdResult {
    // Thresholds fall from step to step.
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].threshold >= threshold { low = middle + 1 } else { high = middle }
    }
    let step = low == 0 ? nil : steps[low - 1]
    return result(threshold, found: step?.found ?? 0, wrong: step?.wrong ?? 0)
  }

  /// The score that is the best threshold by F1, the highest of several; nil without positives.
  package var bestF1: ThresholdResult? {
    guard positives > 0 else { return nil }
    func f1(_ step: Step) -> Double {
      2 * Double(step.found) / Double(step.found + step.wrong + positives)
    }
    // `max` would take the last of equals.
    guard
      let best = steps.reduce(
        nil as Step?, { best, step in best.map { f1($0) >= f1(step) } == true ? best : step })
    else { return nil }
    return result(best.threshold, found: best.found, wrong: best.wrong)
  }

  private func result(_ threshold: Double, found: Int, wrong: Int) -> ThresholdResult {
    let predicted = found + wrong
    return ThresholdResult(
      threshold: threshold, predicted: predicted,
      precision: predicted > 0 ? Double(found) / Double(predicted) : nil,
      recall: positives > 0 ? Double(found) / Double(positives) : nil,
      f1: predicted + positives > 0 ? 2 * Double(found) / Double(predicted + positives) : nil)
  }
}
