// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a product with weights makes of a signal: z = Σ x w + b over the cells of a window, or one cell.
struct SignalProduct {
  let weights: WeightMoments
  /// Of the biases; 0 without.
  let bias: (mean: Double, square: Double)
  /// Products that a full window adds up.
  let terms: Double
  /// Features, or channels, that it gives and reads.
  let outputs: Int
  let inputs: Int
  var axes: [WindowAxis] = []

  /// What is added up of a signal, and how it is shared out.
  func forward(_ x: Signal, in place: SignalPlace) -> Signal {
    let windows = windows(over: x.profiles, in: place)
    let inside = windows.reduce(1) { $0 * $1.share }
    var z = product(x, inside: inside)
    z.profiles = windows.map(\.profile)
    z.square += bias.square
    z.mean += bias.mean
    z.acrossExamples += bias.square
    z.acrossPositions += bias.square
    z.width = outputs
    guard case .passing = weights else {
      // The mean of z² over few units differs from draw to draw: Var[z²] = 2 E[z²]².
      let correlation = z.square > 0 ? min(z.acrossPositions / z.square, 1) : 0
      z.drawn =
        place.meanOfPairs(
          positions: z.positions, same: 2, across: 2 * correlation * correlation)
        / Double(max(outputs, 1))
      z.commit(noise: z.drawn ?? 0)
      return z
    }
    return z
  }

  private func windows(
    over profiles: [PositionProfile], in place: SignalPlace
  ) -> [(share: Double, profile: PositionProfile)] {
    if axes.isEmpty { return profiles.map { (1, $0) } }
    return axes.enumerated().map { index, axis in
      let places = place.output.dimensions[index] ?? 1
      guard profiles.indices.contains(index), weights.addsUp else {
        return (1, PositionProfile(even: places))
      }
      return profiles[index].under(axis, places: places)
    }
  }

  private func product(_ x: Signal, inside: Double) -> Signal {
    var z = x
    z.drawn = nil
    switch weights {
    case .drawn(let mean, let square):
      let variance = max(square - mean * mean, 0)
      let count = terms * inside
      let common = mean * count * x.mean
      // A mean of the weights adds the same sum to every unit.
      func sum(_ moment: Double) -> Double {
        count * variance * moment + common * common + mean * mean * count
          * max(moment - x.mean * x.mean, 0)
      }
      z.square = sum(x.square)
      z.acrossExamples = sum(x.acrossExamples)
      z.acrossPositions = sum(x.acrossPositions)
      z.mean = common
    case .passing(let gain):
      let kept = Double(min(inputs, outputs)) / Double(max(outputs, 1))
      z = x.scaled(by: gain)
      z.square *= kept
      z.mean *= kept
      z.acrossExamples *= kept
      z.acrossPositions *= kept
    case .unitVariance:
      let differing = max(x.differing, 1e-30)
      z = x.scaled(by: 1 / differing.squareRoot())
      z.mean = 0
      z.spread = 0
    }
    return z
  }

  /// The gradient of what is read, from that of what is given.
  func backward(_ gradient: SignalFlow.Gradient, in place: SignalPlace) -> SignalFlow.Gradient {
    let factor: Double
    var result = gradient
    switch weights {
    case .passing(let gain):
      factor = gain * gain * Double(min(inputs, outputs)) / Double(max(inputs, 1))
    case .drawn(_, let square):
      var inside = 1.0
      if !axes.isEmpty {
        let sizes = place.inputs[0].dimensions.dropLast().map { $0 ?? 1 }
        for (index, axis) in axes.enumerated() where gradient.profiles.indices.contains(index) {
          inside *= gradient.profiles[index].insideShare(of: sizes[index], by: axis)
        }
        result.profiles = zip(axes, sizes).enumerated().map { index, item in
          gradient.profiles.indices.contains(index)
            ? gradient.profiles[index].spreadBack(over: item.1, by: item.0)
            : PositionProfile(even: item.1)
        }
      }
      factor = square * terms * inside * place.outputsPerInput
    case .unitVariance: factor = place.outputsPerInput
    }
    result.square *= factor
    return result
  }
}

extension WeightMoments {
  /// Whether it adds a window's cells up, so that those beyond the border are missed.
  fileprivate var addsUp: Bool { if case .passing = self { false } else { true } }
}

extension Signal {
  /// Takes in that the mean square differs from draw to draw: its typical value is below its mean.
  mutating func commit(noise: Double) {
    spread += noise
    let factor = exp(-noise / 2)
    square *= factor
    acrossExamples *= factor
    acrossPositions *= factor
  }

  /// The same before it was drawn.
  var beforeDrawing: Signal {
    guard let drawn else { return self }
    var signal = self
    signal.commit(noise: -drawn)
    signal.drawn = nil
    return signal
  }
}
