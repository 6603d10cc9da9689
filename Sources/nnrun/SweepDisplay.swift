// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// What is shown while a sweep runs: a line for each trial that is over, and on a terminal what runs below them.
struct SweepDisplay {
  private static let interval = 0.25

  private let plan: SweepPlan
  private let messages: Terminal
  private let isQuiet: Bool
  private var shown = 0
  private var last = -Double.infinity

  init(_ plan: SweepPlan, _ messages: Terminal, isQuiet: Bool) {
    (self.plan, self.messages, self.isQuiet) = (plan, messages, isQuiet)
  }

  /// Tells of a trial that was judged, if that was its end.
  mutating func ended(_ trial: SweepTrial, _ schedule: SweepSchedule) {
    if isQuiet { return }
    clear()
    let best = SweepResults.best(schedule.trials, plan)
    let number = "trial \(trial.number)/\(plan.trials)"
    let settings = plan.overrides(trial.point).joined(separator: " ")
    var text = "\(number)  \(result(trial))  \(settings)"
    if let best, let value = best.value {
      text +=
        best.number == trial.number
        ? "  (the best)" : "  (best \(NumberText.significant(value)), trial \(best.number))"
    }
    messages.write(text + "\n")
  }

  private func result(_ trial: SweepTrial) -> String {
    if let failure = trial.failure { return "failed: \(failure)" }
    guard let rung = trial.lastRung, let outcome = trial.outcomes[rung], let value = trial.value
    else { return "" }
    let text = NumberText.significant(value)
    switch trial.state {
    case .stopped: return "\(text), given up after epoch \(outcome.epochs)"
    case .done: return text
    default: return "\(text) after epoch \(outcome.epochs)"
    }
  }

  /// On a terminal, draws again what runs.
  mutating func update(_ schedule: SweepSchedule, _ running: [TrialRun], _ now: Double) {
    guard !isQuiet, messages.isTerminal, now - last >= Self.interval else { return }
    last = now
    clear()
    let over = schedule.trials.count { $0.state != .open }
    let lines =
      ["\(over) of \(plan.trials) trials are over; these run:"]
      + running.map { run in
        let settings = plan.overrides(schedule.trials[run.job.trial - 1].point)
        return "  trial \(run.job.trial)  \(NumberText.duration(now - run.start))  "
          + settings.joined(separator: " ")
      }
    let width = messages.style.width
    messages.write(lines.map { String($0.prefix(width - 1)) + "\n" }.joined())
    shown = lines.count
  }

  /// Takes away what was drawn.
  mutating func clear() {
    guard shown > 0 else { return }
    // Up, and everything below away.
    messages.writeRaw("\u{1B}[\(shown)A\u{1B}[J")
    shown = 0
  }
}
