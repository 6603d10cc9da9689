// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// The value below which a standard normal number lies with a probability between 0 and 1.
///
/// A rational start (Acklam 2003, relative error 1e-9) and one step of Halley's method on erfc bring it to the precision of
/// Float64.
package func normalQuantile(_ probability: Double) -> Double {
  precondition(probability > 0 && probability < 1, "no quantile of \(probability)")
  // The upper half mirrors the lower one, where erfc is exact.
  if probability > 0.5 { return -normalQuantile(1 - probability) }
  let start = quantileStart(probability)
  let error = 0.5 * erfc(-start / 2.0.squareRoot()) - probability
  let step = error * (2 * Double.pi).squareRoot() * exp(start * start / 2)
  return start - step / (1 + start * step / 2)
}

private func quantileStart(_ probability: Double) -> Double {
  func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
  if probability < 0.02425 {
    let q = (-2 * log(probability)).squareRoot()
    return polynomial(
      [
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
        -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
      ], q)
      / polynomial(
        [
          7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
          3.754408661907416e+00, 1,
        ], q)
  }
  let q = probability - 0.5
  return q
    * polynomial(
      [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
      ], q * q)
    / polynomial(
      [
        -5.447609879822406e+01, 1.615858368598866e+02, -1.556989798598866e+02,
        6.680131188771972e+01, -1.328068155288572e+01, 1,
      ], q * q)
}
