// SPDX-License-Identifier: MIT

internal import NNSpec

/// How often predictions of equal confidence are right.
///
/// Confidence is the probability of the predicted class. Bins are of equal width and hold (low, high]. Source: Guo et al.
/// 2017, On Calibration of Modern Neural Networks; scikit-learn calibration_curve has the same bins.
public struct CalibrationBins: Sendable, Equatable, Codable {
  /// The predictions of one range of confidence.
  public struct Bin: Sendable, Equatable, Codable {
    /// How many there are.
    public var count = 0
    /// How many of them are right.
    public var right = 0
    /// Their confidences added.
    public var confidence = 0.0

    /// Their mean confidence; nil without any.
    public var meanConfidence: Double? { count > 0 ? confidence / Double(count) : nil }
    /// The share that is right; nil without any.
    public var accuracy: Double? { count > 0 ? Double(right) / Double(count) : nil }
  }

  /// From 0 to 1.
  public private(set) var bins: [Bin]

  /// Sorts predictions into bins; nil if a confidence is no probability or the probabilities were not kept.
  package init?(_ predictions: Predictions, bins count: Int = 15) {
    guard predictions.count > 0, predictions.targetLabels.count == predictions.count,
      predictions.outputs.count == predictions.count * predictions.width
    else { return nil }
    bins = Array(repeating: Bin(), count: count)
    for (row, target) in predictions.targetLabels.enumerated() {
      let label = predictions.labels[row]
      let confidence = predictions.confidence(row)
      // Rounding of Float32 may leave the range by its last digit.
      guard confidence > -1e-6, confidence < 1 + 1e-6 else { return nil }
      let bin = min(max(Int((confidence * Double(count)).rounded(.up)) - 1, 0), count - 1)
      bins[bin].count += 1
      bins[bin].confidence += confidence
      if label == target { bins[bin].right += 1 }
    }
  }

  /// All predictions.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// Σ share |mean confidence - accuracy|.
  public var expectedError: Double {
    bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(max(count, 1))
  }

  /// The mean confidence of all.
  public var meanConfidence: Double {
    bins.reduce(0) { $0 + $1.confidence } / Double(max(count, 1))
  }

  /// The share of all that is right.
  public var accuracy: Double { Double(bins.reduce(0) { $0 + $1.right }) / Double(max(count, 1)) }
}

extension Predictions {
  /// The probability of the class that a row is taken for.
  package func confidence(_ row: Int) -> Double {
    if kind == .binary { return labels[row] == 0 ? 1 - outputs[row] : outputs[row] }
    return outputs[row * width + labels[row]]
  }
}
