// SPDX-License-Identifier: MIT

/// How a weight's first values are drawn.
///
/// fan_in and fan_out are the last two axes times the kernel's size: a dense weight `[in, out]`, a filter `[k, k, in, out]`.
package protocol InitialiserSpec: Declaration {
  var distribution: InitialDistribution { get }
  /// Why biases cannot start so; nil if they can.
  static var problemWithBiases: String? { get }
}

extension InitialiserSpec {
  package static var problemWithBiases: String? { nil }
}

/// The few kinds of first values that all initialisers come down to.
package enum InitialDistribution: Sendable, Equatable {
  /// What a variance is divided by.
  package enum Fan: Sendable { case input, output, average }

  case constant(Double)
  case normal(mean: Double, deviation: Double)
  case uniform(minimum: Double, maximum: Double)
  /// A normal distribution cut off at two deviations.
  case truncatedNormal(mean: Double, deviation: Double)
  /// Variance gain² / fan, from a normal distribution or a uniform one.
  case scaled(gain: Double, Fan, isUniform: Bool)
  /// Variance gain² / fan, from a normal distribution cut off at two deviations and widened by as much as that takes away.
  case truncatedScaled(gain: Double, Fan)
  /// Rows or columns of length `gain`, at right angles (Saxe et al. 2013).
  case orthogonal(gain: Double)
  /// `gain` on the main diagonal of the last two axes, 0 elsewhere.
  case identity(gain: Double)
  /// 1 on the main diagonal of the last two axes in the middle of the kernel, 0 elsewhere.
  case dirac
  /// The hat function of an upsampling kernel on the main diagonal of the last two axes, 0 elsewhere.
  case bilinear
  /// This share of each column 0, at random, the rest normal.
  case sparse(sparsity: Double, deviation: Double)
  /// Orthogonal; scaled on the first batch so that the variance of what the weight gives is 1.
  case unitVariance
}
