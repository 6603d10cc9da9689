// SPDX-License-Identifier: MIT

/// Checks that the learning rate's schedule goes with the run and with the optimiser.
struct ScheduleCheck {
  var diagnostics: [Diagnostic] = []

  let run: RunLength

  init(_ training: Chosen<TrainingSpec>, rows: TrainingRows?) {
    run = RunLength(training.value, rows: rows)
    guard let schedule = training.value.schedule else { return }
    let isBounded = training.spans["epochs"] != nil || training.spans["steps"] != nil
    check(schedule, run.given, whole: "the run", isBounded: isBounded)
    if let optimiser = training.value.optimiser { check(schedule, optimiser) }
    if diagnostics.isEmpty { checkEnd(schedule, training) }
  }

  /// The schedules that watch a number.
  static func plateaus(_ schedule: Chosen<any ScheduleSpec>?) -> [Chosen<PlateauSchedule>] {
    guard let schedule else { return [] }
    if let plateau = schedule.value as? PlateauSchedule {
      return [
        Chosen(
          plateau, name: schedule.name, span: schedule.span, spans: schedule.spans,
          path: schedule.path)
      ]
    }
    let parts = (schedule.value as? ScheduleSequence)?.parts ?? []
    return parts.flatMap { plateaus($0.value.schedule) }
  }

  // MARK: - Lengths

  /// `length`: what the schedule has to itself, if it is known; `isBounded`: whether it is known in the end.
  private mutating func check(
    _ schedule: Chosen<any ScheduleSpec>, _ length: Length?, whole: String, isBounded: Bool
  ) {
    var ownLengths = schedule.value.lengths.map(\.1)
    if let warmup = schedule.value.warmup { ownLengths.append(warmup) }
    // A share of it says the same, at the share.
    let hasShare = ownLengths.contains { if case .share = $0 { true } else { false } }
    if schedule.value.spansRun, !isBounded, !hasShare, let place = schedule.span {
      report(
        "`\(schedule.name)` stretches over \(whole), whose length is not known", place,
        schedule.path, help: ["say its length in the schedule, or `epochs` or `steps` of the run"])
    }
    var seen: Set<String> = []
    for (option, given) in schedule.value.lengths.reversed() where seen.insert(option).inserted {
      guard let place = schedule.spans[option] else { continue }
      if checkShare(given, place, schedule.path, isBounded: isBounded) { continue }
      guard let length, let share = run.share(given, of: length) else { continue }
      // What happens at the end of a run is not seen by any step.
      guard share > 1 || share == 1 && schedule.value.holdsRate(until: option) else { continue }
      report(
        share > 1
          ? "`\(option)` of \(given.text) is longer than \(whole) of \(length.text)"
          : "`\(option)` of \(given.text) is reached when \(whole) of \(length.text) ends", place,
        schedule.path, severity: .warning, notes: run.note(given, length))
    }
    if let warmup = schedule.value.warmup, let place = schedule.spans["warmup"],
      !checkShare(warmup, place, schedule.path, isBounded: isBounded)
    {
      checkWarmup(warmup, length, place, schedule.path, whole: whole)
    }
    if let sequence = schedule.value as? ScheduleSequence {
      check(sequence, length, isBounded: isBounded)
    }
  }

  /// Whether a share of what has no known length was reported.
  private mutating func checkShare(
    _ length: Length, _ place: SourceSpan, _ path: String, isBounded: Bool
  ) -> Bool {
    guard case .share = length, !isBounded else { return false }
    report("a share of the run needs `epochs` or `steps`", place, path)
    return true
  }

  private mutating func checkWarmup(
    _ warmup: Length, _ length: Length?, _ place: SourceSpan, _ path: String, whole: String
  ) {
    if case .share(let share) = warmup, share >= 1 {
      report("the warm-up is as long as \(whole)", place, path)
    } else if let length, let share = run.share(warmup, of: length), share >= 1 {
      report(
        share == 1
          ? "the warm-up is as long as \(whole) of \(length.text)"
          : "the warm-up of \(warmup.text) is longer than \(whole) of \(length.text)", place, path,
        notes: run.note(warmup, length))
    } else if warmup.limited == [0] {
      diagnostics.append(
        Diagnostic(
          .noEffect, "a warm-up of 0 does nothing", at: place, help: ["remove `warmup`"],
          path: "\(path).warmup"))
    }
  }

  private mutating func check(_ sequence: ScheduleSequence, _ length: Length?, isBounded: Bool) {
    // Where the parts begin, as long as all say it in one unit.
    var begin: Length?
    for (index, part) in sequence.parts.enumerated() {
      guard let schedule = part.value.schedule, let place = schedule.span else { return }
      let whole = length.flatMap { unit in
        if case .share = begin { Length.share(1) } else { unit }
      }
      if index > 0, let begin, let whole, let share = begin.share(of: whole), share >= 1 {
        report(
          "this part never begins: those before it take \(begin.text) of \(whole.text)", place,
          part.path, severity: .warning)
      }
      let over = part.value.over
      if let over, let span = part.spans["over"] {
        _ = checkShare(over, span, part.path, isBounded: isBounded)
      }
      let isPartBounded = if case .share? = over { isBounded } else { over != nil || isBounded }
      check(schedule, known(over), whole: "the part", isBounded: isPartBounded)
      begin = index == 0 ? over : over.flatMap { begin?.adding($0) }
    }
  }

  /// A length that others can be measured by: not a share of something else.
  private func known(_ length: Length?) -> Length? {
    if case .share? = length { nil } else { length }
  }

  // MARK: - Rates

  private mutating func check(
    _ schedule: Chosen<any ScheduleSpec>, _ optimiser: Chosen<any OptimiserSpec>
  ) {
    let rate = optimiser.value.learningRate
    if schedule.value.ignoresLearningRate, let place = optimiser.spans["learning_rate"],
      let other = schedule.span
    {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`learning_rate` has no effect: `\(schedule.name)` gives the rates itself",
          at: place, secondary: [.init(other, "this schedule")], path: optimiser.path))
    }
    if let lowest = schedule.value.lowestRate, lowest > rate,
      let place = schedule.spans["minimum"]
    {
      diagnostics.append(
        Diagnostic(
          .suspicious,
          "the minimum is above the optimiser's learning rate of \(numberText(rate))", at: place,
          path: schedule.path))
    }
    if let cyclic = schedule.value as? CyclicSchedule, cyclic.maximum <= rate,
      let place = schedule.spans["maximum"]
    {
      diagnostics.append(
        Diagnostic(
          .suspicious,
          "the maximum is not above the optimiser's learning rate of \(numberText(rate))",
          at: place, path: schedule.path))
    }
    for part in (schedule.value as? ScheduleSequence)?.parts ?? [] {
      // That a rate is ignored is said of the whole sequence.
      if let inner = part.value.schedule, !inner.value.ignoresLearningRate {
        check(inner, optimiser)
      }
    }
  }

  private mutating func report(
    _ message: String, _ span: SourceSpan, _ path: String,
    severity: Diagnostic.Severity? = nil, help: [String] = [], notes: [String] = []
  ) {
    diagnostics.append(
      Diagnostic(
        .scheduleLength, message, at: span, notes: notes, help: help, path: path,
        severity: severity))
  }
}
