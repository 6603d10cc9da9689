// SPDX-License-Identifier: MIT

/// What a layer makes of the signals that it reads, and of the gradient of what it gives.
///
/// A reference, as every check of signals walks over those of all layers.
package final class SignalFlow: Sendable {
  /// The size of a gradient: its mean square, and how that is shared out along the axes of positions.
  package struct Gradient: Sendable {
    package var square: Double
    var profiles: [PositionProfile] = []
  }

  /// How a state and its gradient fare from step to step.
  package struct Recurrence: Sendable {
    package let steps: Int
    /// The factor of the gradient's size over all steps.
    package let gradient: Double
  }

  /// What it gives.
  package let output: Signal
  /// The gradient of each value that it reads, from that of what it gives; nil where that is not known.
  package let backward: (@Sendable (Gradient) -> [Gradient])?
  /// The shares of its activation's units that hardly change, and of those that no example moves.
  package let saturatedShare: Double
  package let deadShare: Double
  /// Whether its gradient is small for being shared out, not for being lost: a mean hands it to all that it is of.
  let isMean: Bool
  /// Through all time steps, of a recurrent layer.
  package let recurrence: Recurrence?

  init(
    _ output: Signal, saturatedShare: Double = 0, deadShare: Double = 0, isMean: Bool = false,
    recurrence: Recurrence? = nil, backward: (@Sendable (Gradient) -> [Gradient])?
  ) {
    self.output = output
    self.backward = backward
    (self.saturatedShare, self.deadShare) = (saturatedShare, deadShare)
    (self.isMean, self.recurrence) = (isMean, recurrence)
  }

  /// A layer of one input whose gradient is multiplied.
  convenience init(
    _ output: Signal, saturatedShare: Double = 0, deadShare: Double = 0,
    recurrence: Recurrence? = nil, gradientFactor: Double?
  ) {
    var backward: (@Sendable (Gradient) -> [Gradient])?
    if let factor = gradientFactor {
      backward = { [Gradient(square: $0.square * factor, profiles: $0.profiles)] }
    }
    self.init(
      output, saturatedShare: saturatedShare, deadShare: deadShare, recurrence: recurrence,
      backward: backward)
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
  var valueCount: Int { saturatingProduct(dimensions.lazy.map { $0 ?? 1 }) }
}
