// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Signal {
  /// What is left after taking a mean away and dividing by the deviation around it.
  ///
  /// `common`: the square of that mean; `examples`, `positions`: what is left of the products across these.
  func normalised(
    common: Double, epsilon: Double, examples: Double, positions: Double
  ) -> SignalFlow {
    let variance = max(square - common, 0)
    let factor = 1 / (variance + epsilon)
    var signal = self
    signal.square = variance * factor
    signal.mean = 0
    signal.acrossExamples = max(examples, 0) * factor
    signal.acrossPositions = max(positions, 0) * factor
    signal.spread = 0
    signal.drawn = nil
    signal.before = nil
    return SignalFlow(signal, gradientFactor: factor)
  }
}

extension BatchNorm: SignalLayer {
  /// The mean is that of the batch: what examples have in common goes.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let x = inputs[0]
    return x.normalised(
      common: x.acrossExamples, epsilon: epsilon, examples: 0,
      positions: x.acrossPositions - x.acrossExamples)
  }
}

extension LayerNorm: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].normalisedOverFeatures(epsilon)
  }
}

extension GroupNorm: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].normalisedOverFeatures(epsilon)
  }
}

extension Signal {
  fileprivate func normalisedOverFeatures(_ epsilon: Double) -> SignalFlow {
    let common = mean * mean
    return normalised(
      common: common, epsilon: epsilon, examples: acrossExamples - common,
      positions: acrossPositions - common)
  }
}

extension InstanceNorm: SignalLayer {
  /// The mean is that of an example's positions.
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].normalised(
      common: inputs[0].acrossPositions, epsilon: epsilon, examples: 0, positions: 0)
  }
}

extension RmsNorm: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let factor = 1 / (inputs[0].square + epsilon)
    var signal = inputs[0].scaled(by: factor.squareRoot())
    signal.spread = 0
    signal.drawn = nil
    return SignalFlow(signal, gradientFactor: factor)
  }
}

extension LocalResponseNorm: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let factor = pow(k + alpha * inputs[0].square, -beta)
    return SignalFlow(inputs[0].scaled(by: factor), gradientFactor: factor * factor)
  }
}
