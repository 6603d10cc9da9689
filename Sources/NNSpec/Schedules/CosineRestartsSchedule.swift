// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate falls along half a cosine, again and again.
package struct CosineRestartsSchedule: FactorSchedule {
  package static let name = "cosine_restarts"
  package static let summary = "Lowers the learning rate along half a cosine and begins anew."
  package static let explanation: Explanation? = Explanation(
    formula: "minimum + (rate - minimum) (1 + cos(π t / T)) / 2, t steps into a period of T = "
      + "period · multiplier^(number of restarts)",
    example: "{cosine_restarts: {period: 10 epochs, multiplier: 2}}",
    source: "Loshchilov & Hutter 2016, SGDR")
  package let period: Length
  package let multiplier: Double
  package let minimum: Double
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    period = option("period", "Length of the first period.", .above(0))
    multiplier = option(
      "multiplier", "How much longer each period is than the one before.", .atLeast(1), default: 1)
    minimum = option("minimum", "The rate at the end of a period.", .atLeast(0), default: 0)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { [("period", period)] }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    let first = max(run.steps(period) ?? 1, 1)
    let (start, length) = multiplier == 1 ? even(step, first) : growing(step, first)
    return (1 + cos(Double.pi * (step - start) / length)) / 2
  }

  private func even(_ step: Double, _ length: Double) -> (start: Double, length: Double) {
    ((step / length).rounded(.down) * length, length)
  }

  /// Period n begins at the sum of a geometric series.
  private func growing(_ step: Double, _ first: Double) -> (start: Double, length: Double) {
    let growth = multiplier - 1
    func start(_ number: Double) -> Double { first * (pow(multiplier, number) - 1) / growth }
    var number = (log1p(step / first * growth) / log(multiplier)).rounded(.down)
    // The logarithm may be off by a rounding just where a period begins.
    if start(number + 1) <= step { number += 1 }
    if number > 0, start(number) > step { number -= 1 }
    return (start(number), first * pow(multiplier, number))
  }
}
