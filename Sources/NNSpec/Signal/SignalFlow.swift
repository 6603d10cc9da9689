// SPDX-License-Identifier: MIT

/// What a layer makes of the signals that it reads, and of the gradient of what it gives.
package struct SignalFlow: Sendable {
  /// The size of a gradient: its mean square, and how that is shared out along the axes of positions.
  package struct Gradient: Sendable {
    package var square: Double
    var profiles: [PositionProfile] = []
  }

  /// What it gives.
  package let output: Signal
  /// The gradient of each value that it reads, from that of what it gives; nil where that is not known.
  package let backward: (@Sendable (Gradient) -> [Gradient])?
  /// The shares of its activation's units that hardly change, and of those that no example moves.
  package var saturatedShare = 0.0
  package var deadShare = 0.0
  /// Whether its gradient is small for being shared out, not for being lost: a mean hands it to all that it is of.
  var isMean = false
  /// Through all time steps, of a recurrent layer.
  package var recurrence: Recurrence?

  /// How a state and its gradient fare from step to step.
  package struct Recurrence: Sendable {
    package let steps: Int
    /// The factor of the gradient's size over all steps.
    package let gradient: Double
  }

  init(_ output: Signal, backward: (@Sendable (Gradient) -> [Gradient])?) {
    self.output = output
    self.backward = backward
  }

  /// A layer of one input whose gradient is multiplied.
  init(_ output: Signal, gradientFactor: Double?) {
    self.output = output
    guard let factor = gradientFactor else {
      backward = nil
      return
    }
    backward = { [Gradient(square: $0.square * factor, profiles: $0.profiles)] }
  }
}

/// A layer whose effect on the size of signals is known.
package protocol SignalLayer: LayerSpec {
  /// What it makes of the signals that it reads; nil where that is not known.
  func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow?
}

/// What is around a layer while signals pass through it.
package struct SignalPlace {
  let inputs: [Shape]
  let output: Shape
  let weights: [(spec: ParameterSpec, initial: InitialDistribution)]
  /// Whether a loss applies the last activation itself.
  let endsInLoss: Bool

  /// The moments of a weight by its name.
  func moments(_ name: String) -> WeightMoments? {
    weights.first { $0.spec.name == name }.flatMap { WeightMoments($0.initial, $0.spec) }
  }

  /// Values that a value of the output stands for, in number: those of the gradient's mean.
  var outputsPerInput: Double {
    Double(output.valueCount) / Double(max(inputs.first?.valueCount ?? 1, 1))
  }

  /// The size of the time axis, or of one where it is not known.
  var steps: Int { inputs.first?.dimensions.first.flatMap(\.self) ?? 100 }

  /// The mean over all pairs of an example's positions, for a value of pairs of the same one and of others.
  func meanOfPairs(positions: Int, same: Double, across: Double) -> Double {
    across + (same - across) / Double(max(positions, 1))
  }
}

extension Shape {
  /// The number of values, an unknown size counting as 1.
  var valueCount: Int { saturatingProduct(dimensions.map { $0 ?? 1 }) }
}
