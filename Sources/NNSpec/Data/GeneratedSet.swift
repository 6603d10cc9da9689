// SPDX-License-Identifier: MIT

/// A built-in synthetic set, which brings its own inputs and target.
package enum GeneratedSet: String, ChoiceValue {
  case xor, moons, spirals, circles, sine, adding, copy, addition

  /// The inputs of a set of points, all numbers.
  package var inputNames: [String] {
    switch self {
    case .sine: ["x"]
    case .xor, .moons, .spirals, .circles: ["x", "y"]
    case .adding: ["value", "marker"]
    case .copy: ["symbols"]
    case .addition: ["question"]
    }
  }

  /// `y` of a curve, the `label` of a point, what a sequence asks for.
  package var targetName: String {
    switch self {
    case .sine: "y"
    case .xor, .moons, .spirals, .circles: "label"
    case .adding: "sum"
    case .copy: "copy"
    case .addition: "answer"
    }
  }

  package var inputs: [FeatureSpec] {
    switch self {
    case .adding:
      inputNames.map { _ in FeatureSpec(type: .sequence, scale: Scaling.none) }
    case .copy, .addition:
      [FeatureSpec(type: .sequence, of: .category, classes: inputClasses)]
    default: inputNames.map { _ in FeatureSpec(type: .number) }
    }
  }

  package var target: FeatureSpec {
    switch self {
    case .sine, .adding: FeatureSpec(type: .number)
    case .copy, .addition: FeatureSpec(type: .sequence, of: .category, classes: classes)
    default: FeatureSpec(type: .binary)
    }
  }

  /// The target's values, the two of a binary among them.
  package var classes: [String]? {
    switch self {
    case .sine, .adding: nil
    case .copy: ["blank"] + Self.copied
    case .addition: Self.digits
    default: ["0", "1"]
    }
  }

  /// The categories of the input.
  package var inputClasses: [String]? {
    switch self {
    case .copy: ["blank", "go"] + Self.copied
    case .addition: Self.digits + ["+"]
    default: nil
    }
  }

  private static let copied = (1...8).map { "\($0)" }
  private static let digits = [" "] + (0...9).map { "\($0)" }

  // MARK: - Sequences

  /// What `length` is unless it is given; nil for points, which have none.
  package var standardLength: Int? {
    switch self {
    case .adding: 50
    case .copy: 10
    case .addition: 3
    default: nil
    }
  }

  /// The time steps of an example's input and target for a `length`; nil where they have none.
  package func steps(_ length: Int?) -> (input: Int?, target: Int?) {
    guard let length = length ?? standardLength else { return (nil, nil) }
    return switch self {
    case .adding: (length, nil)
    case .copy: (2 * length + 1, 2 * length + 1)
    case .addition: (2 * length + 1, length + 1)
    default: (nil, nil)
    }
  }

  /// How many different sums of two numbers below 10^digits there are, a + b being b + a; nil if more than fit an Int.
  package static func questions(digits: Int) -> Int? {
    guard digits <= 9 else { return nil }
    let numbers = (0..<digits).reduce(1) { count, _ in count * 10 }
    return numbers * (numbers + 1) / 2
  }
}
