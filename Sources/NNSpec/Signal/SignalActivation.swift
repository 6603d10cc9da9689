// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What an activation makes of a signal, which is taken to be normal.
struct SignalActivation {
  let output: Signal
  /// The factor of the gradient's mean square: E[f'²].
  let slopeSquare: Double
  let saturatedShare: Double
  let deadShare: Double

  /// Nil for what acts on several values at once.
  init?(_ function: any ActivationSpec, _ x: Signal, in place: SignalPlace) {
    let base = x.beforeDrawing
    let variance = max(base.square - base.mean * base.mean, 0)
    let shape = ActivationShape(function)
    guard
      let moments = NormalMoments(
        function, mean: base.mean, variance: variance,
        steepest: shape.isBounded ? shape.steepest : nil)
    else { return nil }
    func share(_ product: Double) -> Double {
      variance > 0 ? (product - base.mean * base.mean) / variance : 1
    }
    let (positions, examples) = (share(base.acrossPositions), share(base.acrossExamples))
    var y = base
    y.mean = moments.mean
    y.acrossExamples = moments.product(correlation: examples)
    y.acrossPositions = moments.product(correlation: positions)
    y.square = moments.square
    let curve = Curve(function, base, variance)
    y.profiles = curve.profiles
    y.spread = curve.slope * curve.slope * base.spread
    let factor = curve.borderFactor * exp(curve.bend * base.spread / 2)
    y.square *= factor
    y.acrossExamples *= factor
    y.acrossPositions *= factor
    if x.drawn != nil {
      y.commit(
        noise: place.meanOfPairs(
          positions: x.positions, same: moments.squaresCovariance(correlation: 1),
          across: moments.squaresCovariance(correlation: positions))
          / Double(max(x.width, 1)))
    }
    y.before = Signal.Before(
      function: function, mean: base.mean, variance: variance,
      covariance: max(base.acrossPositions - base.mean * base.mean, 0),
      slopeSquare: moments.slopeSquare)
    output = y
    slopeSquare = moments.slopeSquare
    saturatedShare = shape.isBounded ? moments.flatShare : 0
    deadShare = shape.isFlatBelowZero ? Self.deadShare(base) : 0
  }

  /// Units that are below 0 for all examples, to three deviations of what differs between them.
  private static func deadShare(_ z: Signal) -> Double {
    let common = max(z.acrossExamples - z.mean * z.mean, 0).squareRoot()
    let reach = z.mean + 3 * z.differing.squareRoot()
    guard common > 0 else { return reach < 0 ? 1 : 0 }
    return erfc(reach / common / 2.0.squareRoot()) / 2
  }
}

/// How the mean square after a function changes with that before: on a scale of logarithms.
private struct Curve {
  /// d log E[f²] / d log q, and its own derivative.
  let slope: Double
  let bend: Double
  /// What positions of less signal change of the mean.
  let borderFactor: Double
  let profiles: [PositionProfile]

  init(_ function: any ActivationSpec, _ x: Signal, _ variance: Double) {
    func square(_ share: Double) -> Double {
      NormalMoments.roughSquare(function, mean: x.mean, variance: variance * share)
    }
    let step = 0.2
    let (below, at, above) = (square(exp(-step)), square(1), square(exp(step)))
    guard below > 0, at > 0, above > 0 else {
      (slope, bend, borderFactor, profiles) = (1, 0, 1, x.profiles)
      return
    }
    slope = (log(above) - log(below)) / (2 * step)
    bend = (log(above) - 2 * log(at) + log(below)) / (step * step)
    var factor = 1.0
    var results: [PositionProfile] = []
    for profile in x.profiles {
      let (mean, mapped) = profile.mapped { square($0) / at }
      factor *= mean
      results.append(mapped)
    }
    borderFactor = factor
    profiles = results
  }
}

/// The ends of an activation's curve.
private struct ActivationShape {
  /// Of one that is flat below 0 it is not asked for.
  let steepest: Double
  /// Whether it runs flat on both sides.
  let isBounded: Bool
  /// Whether nothing below 0 makes a difference.
  let isFlatBelowZero: Bool

  init(_ function: any ActivationSpec) {
    func slope(_ x: Double) -> Double {
      guard let below = function.value(x - 1e-4), let above = function.value(x + 1e-4) else {
        return 0
      }
      return abs(above - below) / 2e-4
    }
    isFlatBelowZero = [-0.5, -1, -40].allSatisfy { slope($0) < 1e-9 }
    // A rectifier's zeros are what it is for.
    if isFlatBelowZero {
      (steepest, isBounded) = (0, false)
      return
    }
    let steepest = stride(from: -2.95, through: 2.95, by: 0.1).map(slope).max() ?? 0
    self.steepest = steepest
    isBounded = [-40, 40].allSatisfy { slope($0) < steepest / 20 }
  }
}
