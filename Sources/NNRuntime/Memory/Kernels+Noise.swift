// SPDX-License-Identifier: MIT

internal import CKernels

/// Noise, and normalisation by group and by neighbours.
extension Kernels {
  /// y = x (scale n + factor) + weight n + offset, for all of x; x and y may be the same if not accumulating.
  func modulate(
    _ x: Region, noise: Region, _ factors: NoiseFactors, y: Region, accumulate: Bool
  ) {
    let count = x.count
    unsafe table.pointee.modulate(
      floats(x, count, "x"), floats(noise, count, "noise"), factors.scale, factors.factor,
      factors.weight, factors.offset, floats(y, count, "y"), count, accumulate ? 1 : 0)
  }

  /// `dx = inverse (gamma dy - shift - xhat slope)` by column.
  func groupNormBackward(
    _ x: Region, mean: Region, inverse: Region, gamma: Region?, dy: Region, shift: Region,
    slope: Region, dx: Region, rows: Int, columns: Int, accumulate: Bool
  ) {
    let count = rows * columns
    unsafe table.pointee.group_norm_backward(
      floats(x, count, "x"), floats(mean, columns, "mean"), floats(inverse, columns, "inverse"),
      floats(gamma, columns, "gamma"), floats(dy, count, "dy"), floats(shift, columns, "shift"),
      floats(slope, columns, "slope"), floats(dx, count, "dx"), rows, columns, accumulate ? 1 : 0)
  }

  /// Sums over neighbouring channels, or over a square of positions; x and y are [height, width, channels].
  func neighbourSums(
    _ x: Region, isSquared: Bool, before: Int, after: Int, height: Int, width: Int, channels: Int,
    isAcross: Bool, y: Region
  ) {
    let count = height * width * channels
    unsafe table.pointee.neighbour_sums(
      floats(x, count, "x"), isSquared ? 1 : 0, before, after, height, width, channels,
      isAcross ? 1 : 0, floats(y, count, "y"))
  }

  /// y = x d^-beta with d = k + alpha sums, for all of x.
  func responseNorm(_ x: Region, sums: Region, _ norm: ResponseNorm, y: Region) {
    let count = x.count
    unsafe table.pointee.response_norm(
      floats(x, count, "x"), floats(sums, count, "sums"), norm.alpha, norm.beta, norm.k,
      floats(y, count, "y"), count)
  }

  /// slopes = dy x d^(-beta - 1).
  func responseNormSlopes(
    _ x: Region, sums: Region, dy: Region, _ norm: ResponseNorm, slopes: Region
  ) {
    let count = x.count
    unsafe table.pointee.response_norm_slopes(
      floats(x, count, "x"), floats(sums, count, "sums"), floats(dy, count, "dy"), norm.alpha,
      norm.beta, norm.k, floats(slopes, count, "slopes"), count)
  }

  /// dx = dy d^-beta - 2 alpha beta x slopeSums.
  func responseNormBackward(
    _ x: Region, sums: Region, dy: Region, slopeSums: Region, _ norm: ResponseNorm, dx: Region,
    accumulate: Bool
  ) {
    let count = x.count
    unsafe table.pointee.response_norm_backward(
      floats(x, count, "x"), floats(sums, count, "sums"), floats(dy, count, "dy"),
      floats(slopeSums, count, "slopeSums"), norm.alpha, norm.beta, norm.k,
      floats(dx, count, "dx"), count, accumulate ? 1 : 0)
  }
}

extension Arena {
  /// Numbers of the normal distribution, mean 0 and deviation 1, by a function of key, step, row and column.
  package func fillNormal(_ region: Region, key: UInt64, step: UInt64, row: UInt64) {
    unsafe nn_normal_numbers(pointer(region), region.count, key, step, row)
  }
}
