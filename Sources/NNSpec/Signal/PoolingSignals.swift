// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mean and variance of the largest of `count` independent standard normal numbers.
struct LargestNormal {
  let mean: Double
  let variance: Double

  /// By the density k φ(x) Φ(x)^(k - 1), on points a 32nd apart.
  init(of count: Int) {
    guard count > 1 else {
      (mean, variance) = (0, 1)
      return
    }
    var (sum, square, total) = (0.0, 0.0, 0.0)
    for x in stride(from: -8.0, through: 8.0, by: 0.03125) {
      let below = erfc(-x / 2.0.squareRoot()) / 2
      let weight = exp(-x * x / 2) * pow(below, Double(count - 1))
      total += weight
      sum += weight * x
      square += weight * x * x
    }
    mean = sum / total
    variance = square / total - mean * mean
  }
}

extension Signal {
  /// The largest of `count` values that lie beside each other.
  ///
  /// What a rising function was applied to is compared before it, where the values are normal ones that share `covariance`.
  func largest(of count: Int, in place: SignalPlace) -> SignalFlow? {
    let mean: Double, variance: Double, covariance: Double, slope: Double
    let function: any ActivationSpec
    if let before {
      (mean, variance, covariance) = (before.mean, before.variance, before.covariance)
      (function, slope) = (before.function, before.slopeSquare)
    } else {
      mean = self.mean
      variance = max(square - mean * mean, 0)
      covariance = min(max(acrossPositions - mean * mean, 0), variance)
      (function, slope) = (Catalogue.activations.standard(Linear.name).value, 1)
    }
    let largest = LargestNormal(of: count)
    let own = max(variance - covariance, 0)
    let pooled = (
      mean: mean + own.squareRoot() * largest.mean, variance: covariance + own * largest.variance
    )
    guard
      let moments = NormalMoments(function, mean: pooled.mean, variance: pooled.variance)
    else { return nil }
    var signal = self
    signal.square = moments.square
    signal.mean = moments.mean
    let common = square > 0 ? min(acrossExamples / square, 1) : 0
    signal.acrossExamples = moments.product(correlation: common)
    signal.acrossPositions = moments.product(
      correlation: pooled.variance > 0 ? covariance / pooled.variance : 1)
    signal.drawn = nil
    signal.before = nil
    signal.profiles = place.output.dimensions.dropLast().map { PositionProfile(even: $0 ?? 1) }
    // The slopes are those at the largest values.
    let steeper = slope > 0 ? moments.slopeSquare / slope : 1
    let profiles = profiles.map { PositionProfile(even: $0.count) }
    let factor = steeper * place.outputsPerInput
    return SignalFlow(signal) {
      [SignalFlow.Gradient(square: $0.square * factor, profiles: profiles)]
    }
  }

  /// The mean of `count` values that lie beside each other.
  func averaged(of count: Int, in place: SignalPlace) -> SignalFlow {
    let share = 1 / Double(max(count, 1))
    var signal = self
    signal.square = square * share + acrossPositions * (1 - share)
    signal.drawn = nil
    signal.before = nil
    signal.profiles = place.output.dimensions.dropLast().map { PositionProfile(even: $0 ?? 1) }
    let profiles = profiles.map { PositionProfile(even: $0.count) }
    let factor = place.outputsPerInput * share
    return SignalFlow(signal, isMean: true) {
      [SignalFlow.Gradient(square: $0.square * factor, profiles: profiles)]
    }
  }
}

extension SignalPlace {
  /// Positions of what is read for one of what is given.
  fileprivate var positionsPerOutput: Int {
    func positions(_ shape: Shape) -> Int { shape.valueCount / max(shape.features ?? 1, 1) }
    return max(1, positions(inputs[0]) / max(positions(output), 1))
  }
}

extension MaxPool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].largest(of: saturatingProduct(window.kernelShape), in: place)
  }
}

extension AveragePool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].averaged(of: saturatingProduct(window.kernelShape), in: place)
  }
}

extension AdaptiveMaxPool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].largest(of: place.positionsPerOutput, in: place)
  }
}

extension AdaptiveAveragePool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].averaged(of: place.positionsPerOutput, in: place)
  }
}

extension GlobalMaxPool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].largest(of: place.positionsPerOutput, in: place)
  }
}

extension GlobalAveragePool: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs[0].averaged(of: place.positionsPerOutput, in: place)
  }
}
