// SPDX-License-Identifier: MIT

/// A number that tells how good predictions are.
package protocol MetricSpec: Declaration {
  /// Its name in paths: `accuracy`, `macro_f1`.
  var label: String { get }
  static var higherIsBetter: Bool { get }
  static var targets: Set<TargetKind> { get }
  /// The numbers that it can be.
  static var range: ClosedRange<Double> { get }
  /// Whether it is a share of examples, each right or wrong by itself: what chance does to it is known.
  static var isShare: Bool { get }
}

extension MetricSpec {
  package var label: String { Self.name }
  package static var higherIsBetter: Bool { true }
  package static var range: ClosedRange<Double> {
    higherIsBetter ? 0...1 : 0...Double.infinity
  }
  package static var isShare: Bool { false }
}

/// How numbers of single classes become one.
package enum ClassAverage: String, ChoiceValue {
  /// Every class counts the same.
  case macro
  /// Every example counts the same.
  case micro
  /// Every class counts by its number of targets.
  case weighted
}
