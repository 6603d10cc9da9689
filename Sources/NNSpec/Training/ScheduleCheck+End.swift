// SPDX-License-Identifier: MIT

extension ScheduleCheck {
  /// A rate that never changes, and one that is nothing long before the end.
  mutating func checkEnd(_ schedule: Chosen<any ScheduleSpec>, _ training: Chosen<TrainingSpec>) {
    guard let place = schedule.span, let optimiser = training.value.optimiser,
      !(schedule.value is ConstantSchedule), !(schedule.value is PlateauSchedule),
      let run = scheduledRun(schedule.value), let total = run.totalSteps, total > 1
    else { return }
    let base = optimiser.value.learningRate
    // Enough to see any shape, few enough to be no matter.
    let count = min(total, 400)
    let rates = (0..<count).map { index in
      let step = count == 1 ? 0 : index * (total - 1) / (count - 1)
      return schedule.value.rate(base, at: step, in: run)
    }
    guard let peak = rates.max(), peak > 0 else { return }
    if run.warmupSteps == 0, !(schedule.value is ScheduleSequence),
      rates.allSatisfy({ $0 == rates[0] })
    {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`\(schedule.name)` has no effect: the rate stays \(shortText(rates[0]))",
          at: place, help: ["remove it, or let the rate change"], path: schedule.path))
      return
    }
    let live = (rates.lastIndex { $0 > peak * Self.nothing } ?? 0) + 1
    let share = 1 - Double(live) / Double(count)
    guard share >= 0.2 else { return }
    let last = rates.last ?? 0
    diagnostics.append(
      Diagnostic(
        .vanishingRate,
        "the learning rate is \(last == 0 ? "0" : "next to 0") for the last \(Int((share * 100).rounded())) % of the run",
        at: place,
        secondary: (training.spans["epochs"] ?? training.spans["steps"]).map {
          [.init($0, "the run goes on to here")]
        } ?? [],
        notes: [
          "it falls from \(shortText(peak)) to \(shortText(rates[min(live, count - 1)])) before that"
        ],
        help: ["let the schedule last for the whole run, or give it a `minimum`"],
        path: schedule.path))
  }

  /// So small a share of the highest rate that single precision does not notice the steps.
  private static var nothing: Double { 1e-7 }

  /// The run in steps; where only epochs are told, of a made-up number of steps each.
  private func scheduledRun(_ schedule: any ScheduleSpec) -> ScheduledRun? {
    guard let given = run.given else { return nil }
    let lengths = schedule.lengths.map(\.length) + [schedule.warmup].compactMap(\.self)
    let isComparable = lengths.allSatisfy { length in
      if case .share = length { true } else { length.share(of: given) != nil }
    }
    if run.updates == nil, !isComparable || schedule is ScheduleSequence { return nil }
    let stepsPerEpoch = run.updates ?? 100
    guard let total = given.steps(stepsPerEpoch: stepsPerEpoch, total: nil), total < 1e15 else {
      return nil
    }
    return ScheduledRun(
      stepsPerEpoch: stepsPerEpoch, totalSteps: Int(total), warmup: schedule.warmup)
  }
}

extension ScheduleSpec {
  /// Whether the rate stays as it is until the end of what an option says.
  func holdsRate(until option: String) -> Bool {
    switch option {
    case "milestones", "boundaries": true
    case "every": self is StepSchedule || (self as? ExponentialSchedule)?.staircase == true
    default: false
    }
  }
}
