// SPDX-License-Identifier: MIT

/// A layer of a network: its options, the shapes it takes and gives, its weights and its cost.
package protocol LayerSpec: Declaration {
  /// Whether it has trainable weights, so that `initialisation` and `regularisation` have a meaning for it.
  static var hasWeights: Bool { get }
  /// Whether it takes sequences whose lengths differ: others need every example to be of one size.
  static var acceptsVaryingTime: Bool { get }
  /// The shape of an output example, or why the input does not fit.
  func outputShape(of input: Shape) -> Result<Shape, ShapeProblem>
  /// Weights and running state for an input whose sizes are known.
  func parameters(for input: Shape) -> [ParameterSpec]
  /// Multiply-adds of one example's forward pass.
  func multiplyAdds(from input: Shape, to output: Shape) -> Int
  /// The function that is applied last, if the layer ends with one.
  var finalActivation: Chosen<any ActivationSpec>? { get }
}

extension LayerSpec {
  package static var hasWeights: Bool { false }
  package static var acceptsVaryingTime: Bool { false }
  package func parameters(for input: Shape) -> [ParameterSpec] { [] }
  package func multiplyAdds(from input: Shape, to output: Shape) -> Int { 0 }
  package var finalActivation: Chosen<any ActivationSpec>? { nil }
}

/// Why an input does not fit a layer.
package struct ShapeProblem: Error {
  /// After the layer's name: "needs images [height, width, channels]".
  package let message: String
  /// What the layer takes, for the shape chain: "[n]".
  package let expected: String
  /// The option to point at, if one is to blame.
  package var option: String?
  package var help: [String] = []
  /// A layer to put before this one that mends it.
  package var insertion: String?

  package init(
    _ message: String, expected: String, option: String? = nil, help: [String] = [],
    insertion: String? = nil
  ) {
    self.message = message
    self.expected = expected
    self.option = option
    self.help = help
    self.insertion = insertion
  }
}

/// A weight, or running state, of a layer.
package struct ParameterSpec: Sendable, Equatable {
  /// What decides its initial values and whether it is regularised and trained.
  package enum Role: String, Sendable {
    case weight, bias, recurrent, scale, offset
    /// A table of rows, which `l2` and its kin leave alone unless the layer asks for them.
    case embedding
    /// Kept by the layer itself, never by the optimiser; initial value 0 or 1.
    case runningMean, runningVariance

    package var isTrained: Bool { self != .runningMean && self != .runningVariance }
    package var isNormalisation: Bool { self == .scale || self == .offset }
  }

  /// `weight`: the path of the layer and a dot come before it.
  package let name: String
  package let shape: [Int]
  package let role: Role
  /// What is added to some of the first values.
  package private(set) var raise: Raise?

  /// What a value of the weight adds up from and to, where the shape does not say it.
  package private(set) var fans: Fans?

  /// Inputs of an output, and outputs that an input reaches.
  package struct Fans: Sendable, Equatable {
    package let input: Int
    package let output: Int

    package init(input: Int, output: Int) {
      self.input = input
      self.output = output
    }
  }

  /// A run of first values with a number that is added to them.
  package struct Raise: Sendable, Equatable {
    package let begin: Int
    package let count: Int
    package let by: Double

    package init(begin: Int, count: Int, by: Double) {
      self.begin = begin
      self.count = count
      self.by = by
    }
  }

  package init(_ name: String, _ shape: [Int], _ role: Role) {
    self.name = name
    self.shape = shape
    self.role = role
  }

  /// The same with something before its name.
  package func prefixed(_ prefix: String) -> ParameterSpec {
    var copy = ParameterSpec(prefix + name, shape, role)
    copy.raise = raise
    copy.fans = fans
    return copy
  }

  /// The same with fans of its own for initialisers.
  package func fanned(_ fans: Fans) -> ParameterSpec {
    var copy = self
    copy.fans = fans
    return copy
  }

  /// The same with something added to its first values.
  package func raised(_ raise: Raise) -> ParameterSpec {
    var copy = self
    copy.raise = raise
    return copy
  }

  package var count: Int { saturatingProduct(shape) }
}

/// A product that stays at Int.max instead of overflowing: costs of absurd specs are absurd, not traps.
package func saturatingProduct(_ factors: some Sequence<Int>) -> Int {
  factors.reduce(1) { product, factor in
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    return overflow ? Int.max : next
  }
}

/// A sum that stays at Int.max instead of overflowing.
package func saturatingSum(_ terms: some Sequence<Int>) -> Int {
  terms.reduce(0) { sum, term in
    let (next, overflow) = sum.addingReportingOverflow(term)
    return overflow ? Int.max : next
  }
}
