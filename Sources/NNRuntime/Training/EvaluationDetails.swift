// SPDX-License-Identifier: MIT

/// What the final evaluation shows of one target beyond its metrics, on the part that is shown.
public struct EvaluationDetails: Sendable, Equatable, Codable {
  /// How well one class is told from the rest by its probability.
  public struct ClassCurves: Sendable, Equatable, Codable {
    /// Its place among the target's classes.
    public let index: Int
    /// Examples of it.
    public let positives: Int
    /// Other examples.
    public let negatives: Int
    /// The area under the ROC curve, of all points.
    public let area: Double
    /// Σ (recall_n - recall_(n-1)) precision_n, of all points.
    public let averagePrecision: Double
    /// (false positive rate, true positive rate), at most 200.
    public let roc: [CurvePoint]
    /// (recall, precision), at most 200.
    public let precisionRecall: [CurvePoint]
  }

  /// A number by name.
  public struct Score: Sendable, Equatable, Codable {
    /// As in a spec's `metrics`.
    public let name: String
    /// Its value.
    public let value: Double
  }

  /// Classes that have curves: 1 of a binary target; of others each against the rest, if they are few.
  public var curves: [ClassCurves] = []
  /// How confidence and accuracy go together; nil of numbers and where probabilities were not kept.
  public var calibration: CalibrationBins?
  /// Of a binary target: what other thresholds than one half would give, each twentieth.
  public var thresholds: [ThresholdResult] = []
  /// The threshold with the best F1 on this part.
  public var bestThreshold: ThresholdResult?
  /// Scores by name, whether the spec asks for them or not.
  public var scores: [Score] = []
  /// The mean of -ln p[target]; nil of numbers.
  public var surprise: Double?
  /// Of numbers.
  public var residuals: ResidualSummary?
  /// Examples with the largest loss, that first.
  public var worst: [WorstPrediction] = []

  /// Makes an empty description.
  public init() {}
}
