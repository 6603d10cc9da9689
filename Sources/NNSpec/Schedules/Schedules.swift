// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate stays.
package struct ConstantSchedule: ScheduleSpec {
  package static let name = "constant"
  package static let summary = "Keeps the learning rate."
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    warmup = readWarmup(&option)
  }

  package func factor(at step: Double, in run: ScheduledRun) -> Double { 1 }
}

/// gamma^⌊k / every⌋.
package struct StepSchedule: ScheduleSpec {
  package static let name = "step"
  package static let summary = "Multiplies the learning rate by gamma every so often."
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
    let length = every.steps(stepsPerEpoch: run.stepsPerEpoch, total: run.totalSteps) ?? 1
    return pow(gamma, (step / max(length, 1)).rounded(.down))
  }
}

/// gamma^(k / every); without `every` it comes to gamma at the end of the run.
package struct ExponentialSchedule: ScheduleSpec {
  package static let name = "exponential"
  package static let summary = "Shrinks the learning rate by the same share all the time."
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

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    let length =
      every?.steps(stepsPerEpoch: run.stepsPerEpoch, total: run.totalSteps)
      ?? run.decaySteps(nil) ?? 1
    let exponent = step / max(length, 1)
    return pow(gamma, staircase ? exponent.rounded(.down) : exponent)
  }
}

/// minimum + (rate - minimum) (1 + cos(π k / K)) / 2, then the minimum.
///
/// Loshchilov & Hutter 2016.
package struct CosineSchedule: ScheduleSpec {
  package static let name = "cosine"
  package static let summary = "Lowers the learning rate along half a cosine."
  package let minimum: Double
  package let over: Length?
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    minimum = option("minimum", "The rate at the end.", .atLeast(0), default: 0)
    over = option.optional(
      "over", "Where it ends, from the start of the run; the whole run if not given.", .above(0))
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    guard let steps = run.decaySteps(over) else { return 1 }
    return (1 + cos(Double.pi * min(step / steps, 1))) / 2
  }
}

/// start_factor + (end_factor - start_factor) min(k / K, 1).
package struct LinearSchedule: ScheduleSpec {
  package static let name = "linear"
  package static let summary = "Changes the learning rate along a straight line."
  package let startFactor: Double
  package let endFactor: Double
  package let over: Length?
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    startFactor = option("start_factor", "Factor at the start.", .within(0...1), default: 1)
    endFactor = option("end_factor", "Factor at the end.", .within(0...1), default: 0)
    over = option.optional(
      "over", "Where it ends, from the start of the run; the whole run if not given.", .above(0))
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    guard let steps = run.decaySteps(over) else { return startFactor }
    return startFactor + (endFactor - startFactor) * min(step / steps, 1)
  }
}
