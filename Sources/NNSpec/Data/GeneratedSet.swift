// SPDX-License-Identifier: MIT

/// A built-in synthetic set, which brings its own inputs and target.
package enum GeneratedSet: String, ChoiceValue {
  case xor, moons, spirals, circles, sine

  package static let planned = ["adding", "copy"]

  /// The inputs, all numbers.
  package var inputNames: [String] { self == .sine ? ["x"] : ["x", "y"] }
  /// `y` of a curve, else the `label` of a point.
  package var targetName: String { self == .sine ? "y" : "label" }
  package var target: FeatureSpec {
    self == .sine ? FeatureSpec(type: .number) : FeatureSpec(type: .binary)
  }
  /// The target's two values.
  package var classes: [String]? { self == .sine ? nil : ["0", "1"] }
}
