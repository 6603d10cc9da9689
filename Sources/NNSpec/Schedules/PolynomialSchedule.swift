// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate falls as a power of what is left, then stays at the minimum.
package struct PolynomialSchedule: FactorSchedule {
  package static let name = "polynomial"
  package static let summary = "Lowers the learning rate along a power of what is left of the run."
  package static let explanation: Explanation? = Explanation(
    formula: "minimum + (rate - minimum) (1 - min(k / K, 1))^power, k of K steps after the "
      + "warm-up",
    example: "{polynomial: {power: 2, minimum: 1e-5}}", source: "Keras 3, PolynomialDecay")
  package let power: Double
  package let minimum: Double
  package let over: Length?
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    power = option("power", "Exponent; 1 is a straight line.", .above(0), default: 1)
    minimum = option("minimum", "The rate at the end.", .atLeast(0), default: 0)
    over = readOver(&option)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }
  package var spansRun: Bool { over == nil }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    guard let steps = run.decaySteps(over) else { return 1 }
    return pow(1 - min(step / steps, 1), power)
  }
}
