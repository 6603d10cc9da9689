// SPDX-License-Identifier: MIT

/// What the report draws of one target's predictions.
public struct TargetPicture: Sendable {
  /// Counts of [target][predicted]; empty for numbers.
  public var confusion: [[Int]] = []
  /// (true, predicted), a sample of them; empty for classes.
  public var predictions: [(target: Double, predicted: Double)] = []

  /// Makes an empty picture.
  public init() {}
}
