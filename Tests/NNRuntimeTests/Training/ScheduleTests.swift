// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Schedules beyond what the golden vectors say.
@Suite struct ScheduleTests {
  private func rates(
    _ text: String, base: Double = 0.1, steps: Int, total: Int? = nil, perEpoch: Int = 4
  ) throws -> [Double] {
    let schedule = try decode(text, of: Catalogue.schedules).value
    let run = ScheduledRun(
      stepsPerEpoch: perEpoch, totalSteps: total ?? steps, warmup: schedule.warmup)
    return (0..<steps).map { schedule.rate(base, at: $0, in: run) }
  }

  private func expectClose(_ ours: [Double], _ theirs: [Double]) {
    #expect(ours.count == theirs.count)
    for (our, their) in zip(ours, theirs) { #expect(abs(our - their) < 1e-12, "\(ours)") }
  }

  /// By hand: Caffe's `inv`, base · (1 + rate k)^-power.
  @Test func inverseTimeHasAPower() throws {
    let rates = try rates("inverse_time: {rate: 1, every: 1 steps, power: 0.5}", steps: 4)
    expectClose(rates, [0.1, 0.1 / 2.0.squareRoot(), 0.1 / 3.0.squareRoot(), 0.05])
  }

  /// By hand: each part begins with its own step 0, and the last takes what is left of 10 steps.
  @Test func sequenceFollowsItsParts() throws {
    let rates = try rates(
      """
      sequence: [{schedule: {linear: {start_factor: 0.5, end_factor: 1}}, over: 1 epochs}, \
      {schedule: constant, over: 2 steps}, {schedule: {linear: {end_factor: 0}}}]
      """, steps: 10)
    expectClose(
      rates, [0.05, 0.0625, 0.075, 0.0875, 0.1, 0.1, 0.1, 0.075, 0.05, 0.025])
  }

  /// A warm-up of the sequence and one of a part; a share is of the whole run, inside a part of the part.
  @Test func sequenceWarmsUp() throws {
    let rates = try rates(
      """
      sequence: {parts: [{schedule: constant, over: 20%}, \
      {schedule: {constant: {warmup: 50%}}, over: 40%}, {schedule: constant}], warmup: 2 steps}
      """, steps: 10)
    expectClose(rates, [0.05, 0.1, 0.1, 0.1, 0.05, 0.1, 0.1, 0.1, 0.1, 0.1])
  }

  /// (k + 1) / w of the first rate, whatever the schedule is.
  @Test(arguments: [
    "constant: {warmup: 4 steps}", "step: {every: 2 steps, warmup: 4 steps}",
    "exponential: {gamma: 0.5, warmup: 4 steps}", "cosine: {warmup: 4 steps}",
    "linear: {start_factor: 0.5, warmup: 4 steps}", "polynomial: {power: 3, warmup: 4 steps}",
    "multi_step: {milestones: [2 steps, 3 steps], warmup: 4 steps}",
    "cosine_restarts: {period: 3 steps, warmup: 4 steps}",
    "inverse_time: {rate: 1, warmup: 4 steps}", "one_cycle: {warmup: 4 steps}",
    "cyclic: {maximum: 0.3, steps_up: 2 steps, warmup: 4 steps}",
    "piecewise: {boundaries: [3 steps], values: [0.2, 0.1], warmup: 4 steps}",
    "plateau: {warmup: 4 steps}", "sequence: {parts: [{schedule: cosine}], warmup: 4 steps}",
  ]) func warmupComesBefore(_ text: String) throws {
    let rates = try rates(text, steps: 20)
    let first = rates[4]
    #expect(first > 0)
    expectClose(Array(rates[..<4]), [0.25, 0.5, 0.75, 1].map { $0 * first })
    // The decay begins behind it: not the rate of a fifth step.
    #expect(Set(rates[4...]).count > 1 || text.hasPrefix("constant") || text.hasPrefix("plateau"))
  }

  /// The full rate stands at the first step of each period, and nowhere else.
  @Test func restartsOfGrowingPeriods() throws {
    let rates = try rates("cosine_restarts: {period: 2 steps, multiplier: 3}", steps: 60)
    // Periods of 2, 6, 18 and 54 steps.
    for (step, rate) in rates.enumerated() {
      #expect((rate == 0.1) == [0, 2, 8, 26].contains(step), "step \(step): \(rate)")
    }
  }

  /// By hand.
  @Test func threePhasesComeBack() throws {
    let rates = try rates(
      "one_cycle: {rising_share: 0.4, three_phase: true, anneal: linear, start_divisor: 10}",
      steps: 10)
    // Up over 4 steps, down over 3 to where it began, then to a ten-thousandth of that.
    expectClose(
      rates,
      [
        0.01, 0.04, 0.07, 0.1, 0.07, 0.04, 0.01, 0.01 - 0.009999 / 3, 0.01 - 0.009999 / 3 * 2, 1e-6,
      ])
  }

  @Test func plateauLowersTheRateOfARun() throws {
    // The monitored accuracy of a network that does not learn stays: after patience 1 every second epoch counts.
    let run = try ToyRun(
      ToySpec.small(
        """
        epochs: 7, batch_size: 60, optimiser: {sgd: {learning_rate: 1e-12}}, metrics: [accuracy], \
        schedule: {plateau: {monitor: train.accuracy, factor: 0.5, patience: 1}}
        """), Network.Settings(threads: 1))
    // The first is the best; 2 and 3 are no better, so 4 has half the rate, and so on.
    let rates = run.evaluations.map { $0.learningRate * 1e12 }
    expectClose(rates, [1, 1, 1, 0.5, 0.5, 0.25, 0.25])
  }

  @Test func plateauStopsAtTheMinimum() throws {
    let plateau = try #require(
      try decode("plateau: {factor: 0.1, patience: 0, minimum: 0.03}", of: Catalogue.schedules)
        .value as? PlateauSchedule)
    var state = PlateauState()
    for value in [1.0, .nan, 1.1, nil] as [Double?] {
      state.observe(value, plateau, higherIsBetter: false)
    }
    #expect(state.lowered(0.1, plateau) == 0.03)
    // A warm-up below the minimum stays what it is.
    #expect(state.lowered(0.01, plateau) == 0.01)
  }
}
