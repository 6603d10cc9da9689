// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate stays.
package struct ConstantSchedule: FactorSchedule {
  package static let name = "constant"
  package static let summary = "Keeps the learning rate."
  package static let explanation: Explanation? = Explanation(
    formula: "rate",
    example: "{constant: {warmup: 2 epochs}}", source: "Keras 3")
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    warmup = readWarmup(&option)
  }

  package func factor(at step: Double, in run: ScheduledRun) -> Double { 1 }
}

/// The rate falls in equal steps.
package struct StepSchedule: FactorSchedule {
  package static let name = "step"
  package static let summary = "Multiplies the learning rate by gamma every so often."
  package static let explanation: Explanation? = Explanation(
    formula: "rate · gamma^⌊k / every⌋, k steps after the warm-up",
    example: "{step: {every: 10 epochs, gamma: 0.5}}", source: "PyTorch, StepLR")
  package let every: Length
  package let gamma: Double
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    every = option("every", "How long the rate stays.", .above(0))
    gamma = option("gamma", "Factor at each step.", .above(0, to: 1), default: 0.1)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { [("every", every)] }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    let length = run.steps(every) ?? 1
    return pow(gamma, (step / max(length, 1)).rounded(.down))
  }
}

/// The rate falls by the same share all the time; without `every` it comes to gamma at the end of the run.
package struct ExponentialSchedule: FactorSchedule {
  package static let name = "exponential"
  package static let summary = "Shrinks the learning rate by the same share all the time."
  package static let explanation: Explanation? = Explanation(
    formula: "rate · gamma^(k / every), or gamma^⌊k / every⌋ with staircase, k steps after the "
      + "warm-up",
    example: "{exponential: {gamma: 0.95, every: 1 epoch}}", source: "Keras 3, ExponentialDecay")
  package let gamma: Double
  package let every: Length?
  package let staircase: Bool
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    gamma = option("gamma", "Factor after each `every`.", .above(0, to: 1))
    every = option.optional(
      "every", "Stretch of one factor; the whole run if not given.", .above(0))
    staircase = option("staircase", "Changes only at whole stretches.", default: false)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { every.map { [("every", $0)] } ?? [] }
  package var spansRun: Bool { every == nil }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    let length = every.flatMap(run.steps) ?? run.decaySteps(nil) ?? 1
    let exponent = step / max(length, 1)
    return pow(gamma, staircase ? exponent.rounded(.down) : exponent)
  }
}

/// The rate falls along half a cosine, then stays at the minimum.
package struct CosineSchedule: FactorSchedule {
  package static let name = "cosine"
  package static let summary = "Lowers the learning rate along half a cosine."
  package static let explanation: Explanation? = Explanation(
    formula: "minimum + (rate - minimum) (1 + cos(π min(k / K, 1))) / 2, k of K steps after "
      + "the warm-up",
    example: "{cosine: {warmup: 5%}}", source: "Loshchilov & Hutter 2016, SGDR")
  package let minimum: Double
  package let over: Length?
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    minimum = option("minimum", "The rate at the end.", .atLeast(0), default: 0)
    over = readOver(&option)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }
  package var spansRun: Bool { over == nil }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    guard let steps = run.decaySteps(over) else { return 1 }
    return (1 + cos(Double.pi * min(step / steps, 1))) / 2
  }
}

/// The rate follows a straight line.
package struct LinearSchedule: FactorSchedule {
  package static let name = "linear"
  package static let summary = "Changes the learning rate along a straight line."
  package static let explanation: Explanation? = Explanation(
    formula: "rate · (start_factor + (end_factor - start_factor) min(k / K, 1)), k of K steps "
      + "after the warm-up",
    example: "{linear: {end_factor: 0.01}}", source: "PyTorch, LinearLR")
  package let startFactor: Double
  package let endFactor: Double
  package let over: Length?
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    startFactor = option("start_factor", "Factor at the start.", .within(0...1), default: 1)
    endFactor = option("end_factor", "Factor at the end.", .within(0...1), default: 0)
    over = readOver(&option)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }
  package var spansRun: Bool { over == nil }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    guard let steps = run.decaySteps(over) else { return startFactor }
    return startFactor + (endFactor - startFactor) * min(step / steps, 1)
  }
}
