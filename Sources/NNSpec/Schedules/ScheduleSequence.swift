// SPDX-License-Identifier: MIT

/// Schedules one after the other.
package struct ScheduleSequence: ScheduleSpec {
  package static let name = "sequence"
  package static let summary = "Follows one schedule after the other."
  package static let mainOption: String? = "parts"
  package static let explanation: Explanation? = Explanation(
    formula: "the rate of part p at k - (steps of the parts before p), each part a run of its own",
    example: "{sequence: [{schedule: {linear: {start_factor: 0.1, end_factor: 1}}, over: 3 epochs},"
      + " {schedule: cosine}]}",
    source: "PyTorch, SequentialLR")
  package let parts: [Chosen<SchedulePart>]
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    parts = readScheduleParts(&option)
    warmup = readWarmup(&option)
  }

  package var ignoresLearningRate: Bool {
    !parts.isEmpty && parts.allSatisfy { $0.value.schedule?.value.ignoresLearningRate ?? false }
  }
  /// The last part takes the rest of the run; what it makes of it is its own affair.
  package var spansRun: Bool { false }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    guard let (schedule, begin, part) = part(at: step, in: run) else { return base }
    return schedule.rate(base, at: Int(step - begin), in: part)
  }

  package func plateau(at step: Int, in run: ScheduledRun) -> PlateauSchedule? {
    let step = Double(step) - run.warmupSteps
    guard step >= 0, let (schedule, begin, part) = part(at: step, in: run) else { return nil }
    return schedule.plateau(at: Int(step - begin), in: part)
  }

  /// The part that a step is in, where it begins, and the part as a run.
  private func part(
    at step: Double, in run: ScheduledRun
  ) -> (schedule: any ScheduleSpec, begin: Double, run: ScheduledRun)? {
    var begin = 0.0
    for (index, part) in parts.enumerated() {
      guard let schedule = part.value.schedule?.value else { continue }
      let rest = run.totalSteps.map { max(Double($0) - run.warmupSteps - begin, 1) }
      let length = part.value.over.flatMap(run.steps) ?? rest
      if index == parts.count - 1 || length.map({ step < begin + $0 }) ?? true {
        let partRun = ScheduledRun(
          stepsPerEpoch: run.stepsPerEpoch, totalSteps: length.map { Int($0) },
          warmup: schedule.warmup)
        return (schedule, begin, partRun)
      }
      // Whole steps, so that a part begins with its own step 0.
      begin += (length ?? 0).rounded(.up)
    }
    return nil
  }
}

/// One schedule of a sequence with its length.
package struct SchedulePart: Declaration {
  package static let name = "part"
  package static let summary = "One schedule of a sequence."
  package static let mappingHelp: String? = "write `{schedule: cosine, over: 10 epochs}`"
  package let schedule: Chosen<any ScheduleSpec>?
  package let over: Length?

  package init(_ option: inout OptionReader) {
    schedule = option.choice(
      "schedule", "How the learning rate changes in this part.", of: Catalogue.schedules,
      isRequired: true)
    over = option.optional(
      "over", "How long the part is; of the last one the rest of the run if not given.", .above(0))
  }
}

/// The list of parts; each but the last must say how long it is.
private func readScheduleParts(_ option: inout OptionReader) -> [Chosen<SchedulePart>] {
  let kind = "a list as in `[{schedule: cosine, over: 10 epochs}, …]`"
  let entry = option.node(
    "parts", "The schedules in order.", kind: kind,
    form: .list(of: .block(SchedulePart.self)), isRequired: true)
  guard let entry else { return [] }
  guard let items = entry.value.sequence, !items.isEmpty else {
    option.report(.wrongType(kind, entry.value), "parts", entry)
    return []
  }
  let parts = items.enumerated().map { index, item in
    option.group(
      YAMLEntry(key: SchedulePart.name, keySpan: item.visibleSpan, value: item),
      as: SchedulePart.self, path: option.path(of: "parts[\(index)]"))
  }
  for (index, part) in parts.enumerated() {
    report(part, index, isLast: index == parts.count - 1, to: &option)
  }
  return parts
}

private func report(
  _ part: Chosen<SchedulePart>, _ index: Int, isLast: Bool, to option: inout OptionReader
) {
  guard let schedule = part.value.schedule, let place = schedule.span else { return }
  if !isLast, part.value.over == nil, part.spans["over"] == nil {
    option.report(
      Diagnostic(
        .missingKey, "every part of a sequence but the last needs `over`", at: place,
        help: ["write `over: 3 epochs` beside it"], path: part.path))
  }
  if !isLast, schedule.value is PlateauSchedule {
    option.report(
      Diagnostic(
        .unknownChoice, "`plateau` can only be the last part of a sequence", at: place,
        help: ["it waits for as long as a number gets better"], path: part.path))
  }
}
