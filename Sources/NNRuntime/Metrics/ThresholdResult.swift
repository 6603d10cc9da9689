// SPDX-License-Identifier: MIT

/// What a binary target's predictions are worth if those from a probability on count as positive.
public struct ThresholdResult: Sendable, Equatable, Codable {
  /// The least probability that counts as positive.
  public let threshold: Double
  /// Examples taken for positive.
  public let predicted: Int
  /// The share of them that are; nil if none is.
  public let precision: Double?
  /// The share of the positives among them; nil without positives.
  public let recall: Double?
  /// 2 · right / (predicted + true); nil of nothing.
  public let f1: Double?

  /// Describes a threshold.
  package init(threshold: Double, predicted: Int, precision: Double?, recall: Double?, f1: Double?)
  {
    self.threshold = threshold
    self.predicted = predicted
    self.precision = precision
    self.recall = recall
    self.f1 = f1
  }
}
