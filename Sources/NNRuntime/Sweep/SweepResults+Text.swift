// SPDX-License-Identifier: MIT

package import NNSpec

// For terminals and other programs.
extension SweepResults {
  private static let shownTrials = 5

  /// What came out, in sentences.
  package var sentences: [String] {
    guard let best, let value = best.value else {
      let reason = trials.compactMap(\.failure).first.map { ": \($0)" } ?? ""
      return ["No trial came to its end\(reason)."]
    }
    var lines = [
      "The best of \(Words.counted(trials.count, "trial")) is trial \(best.number): "
        + "\(plan.spec.monitor) \(NumberText.significant(value))."
    ]
    let failed = trials.count { $0.state == .failed }
    if failed > 0 { lines.append("\(Words.counted(failed, "trial")) failed.") }
    if schedule.isExhausted, trials.count < plan.trials {
      lines.append(
        "Every configuration of the space was tried, so that there are \(trials.count) trials and not \(plan.trials)."
      )
    }
    if let steps, steps.made < steps.whole {
      lines.append(
        "Giving trials up took \(NumberText.count(steps.made)) training steps in the place of "
          + "\(NumberText.count(steps.whole)).")
    }
    switch isCloseCall {
    case true?:
      lines.append("The best two differ by less than one seed from another: either may be better.")
    case false?, nil: break
    }
    if schedule.dependsOnTiming {
      lines.append(
        "`asha` judges in the order in which trials end, so that another time it may choose others."
      )
    }
    return lines
  }

  /// Sentences, the best trials, and how to train the best again.
  package func text(_ terminal: TerminalFacts) -> String {
    var text = sentences.map { terminalSafe($0) + "\n" }.joined()
    if !ranked.isEmpty { text += "\n" + TextTable(table).text(terminal) }
    if let best {
      text += "\nset with\n"
      for override in plan.overrides(best.point) {
        text += "  --set \(terminalSafe(Words.quoted(override)))\n"
      }
    }
    return terminal.isUTF8 ? text : TextTable.plain(text)
  }

  private var table: [[TextTable.Cell]] {
    let head = ["trial", plan.spec.monitor] + plan.space.parameters.map(\.path)
    return [head.map { .init($0, .strong) }]
      + ranked.prefix(Self.shownTrials).map { trial in
        [
          .init("\(trial.number)"),
          .init(trial.value.map { NumberText.significant($0) } ?? "–", .good),
        ]
          + trial.point.texts.map { .init($0 ?? "–") }
      }
  }

  /// `summary.json` of a sweep.
  package var document: JSONValue {
    .object([
      ("schema", .string("nnrun/sweep-summary/v1")), ("name", .string(name)),
      ("method", .string(type(of: plan.method).name)), ("monitor", .string(plan.spec.monitor)),
      ("goal", .string(plan.isHigherBetter ? "max" : "min")),
      ("steps", .int(trials.reduce(0) { $0 + $1.steps })),
      ("best", best.map { .int($0.number) } ?? .null),
      ("set", .array(best.map { plan.overrides($0.point).map(JSONValue.string) } ?? [])),
      ("trials", .array(trials.map(json))),
    ])
  }

  private func json(_ trial: SweepTrial) -> JSONValue {
    .object([
      ("trial", .int(trial.number)), ("state", .string(trial.stateName)),
      ("value", trial.value.map(JSONValue.number) ?? .null),
      ("values", SweepJournal.values(trial.point, plan)),
      ("seeds", .array(trial.seeds.map(JSONValue.int))), ("steps", .int(trial.steps)),
      ("rung", trial.lastRung.map(JSONValue.int) ?? .null),
      ("failure", trial.failure.map(JSONValue.string) ?? .null),
    ])
  }
}

extension SweepTrial {
  /// `done`, `given up`, `failed`.
  package var stateName: String {
    switch state {
    case .open: "open"
    case .stopped: "given up"
    case .failed: "failed"
    case .done: "done"
    }
  }
}
