// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The size of the values at one place of a network before training: moments over features, positions, examples and draws of the
/// weights.
///
/// The mean-field picture of Poole et al. 2016 and Schoenholz et al. 2017, with the first correction for a finite width
/// (Hanin 2018). Squares of x have the unit of x squared.
package struct Signal: Sendable {
  /// The typical mean of x² in an example: exp of the mean of its logarithm over draws.
  package var square: Double
  /// The mean of x over the features.
  package var mean = 0.0
  /// The mean product of one feature in two examples.
  package var acrossExamples = 0.0
  /// The mean product of one feature at two positions of an example.
  package var acrossPositions = 0.0
  /// The variance of the logarithm of the mean of x² between draws of the weights.
  package var spread = 0.0
  /// How x² is shared out along each axis of positions.
  package var profiles: [PositionProfile] = []
  /// The part of `spread` that the values themselves have for being one draw of normal ones; nil where they are not normal.
  package var drawn: Double?
  /// Independent values that a draw has.
  package var width = 1
  /// The normal values that an activation was applied to, if that was the last thing.
  var before: Before?

  /// Normal values and what was made of them.
  struct Before: Sendable {
    let function: any ActivationSpec
    let mean: Double
    let variance: Double
    /// Between two positions of an example.
    let covariance: Double
    let slopeSquare: Double
  }

  package init(square: Double) {
    self.square = square
  }

  /// The root of the mean square.
  package var size: Double { square.squareRoot() }

  /// What differs from example to example, as a mean square.
  package var differing: Double { max(square - acrossExamples, 0) }

  /// The number of positions of an example, as far as they have a profile.
  var positions: Int { saturatingProduct(profiles.map(\.count)) }

  /// All moments, after every value is multiplied.
  func scaled(by factor: Double) -> Signal {
    var signal = self
    let square = factor * factor
    signal.square *= square
    signal.mean *= factor
    signal.acrossExamples *= square
    signal.acrossPositions *= square
    signal.before = nil
    return signal
  }
}
