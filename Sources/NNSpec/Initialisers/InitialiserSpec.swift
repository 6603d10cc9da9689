// SPDX-License-Identifier: MIT

/// How a weight's first values are drawn.
///
/// fan_in and fan_out are the last two axes times the kernel's size: a dense weight `[in, out]`, a filter `[k, k, in, out]`.
package protocol InitialiserSpec: Declaration {
  var distribution: InitialDistribution { get }
}

/// The few kinds of first values that all initialisers come down to.
package enum InitialDistribution: Sendable, Equatable {
  /// What a variance is divided by.
  package enum Fan: Sendable { case input, average }

  case constant(Double)
  case normal(mean: Double, deviation: Double)
  case uniform(minimum: Double, maximum: Double)
  /// A normal distribution cut off at two deviations.
  case truncatedNormal(mean: Double, deviation: Double)
  /// Variance gain² / fan, from a normal distribution or a uniform one.
  case scaled(gain: Double, Fan, isUniform: Bool)
  /// Rows or columns of length `gain`, at right angles (Saxe et al. 2013).
  case orthogonal(gain: Double)
  /// `gain` on the main diagonal of the last two axes, 0 elsewhere.
  case identity(gain: Double)
}
