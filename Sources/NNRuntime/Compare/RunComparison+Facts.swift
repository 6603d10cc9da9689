// SPDX-License-Identifier: MIT

// What is said of the runs beside their metrics.
extension RunComparison {
  /// A line of facts: its name, and a text for each run.
  struct Fact {
    let name: String
    let texts: [String]
  }

  /// Status, length, size and time.
  var facts: [Fact] {
    func fact(_ name: String, _ text: (RecordedRun) -> String) -> Fact {
      Fact(name: name, texts: runs.map(text))
    }
    return [
      fact("status") { $0.history.end.map { Words.status($0.status) } ?? "not ended" },
      fact("epochs") { run in
        let done = run.history.end?.epochs ?? run.history.evaluations.last?.epoch ?? 0
        let planned = run.history.start.epochs.map { $0 == done ? "" : "/\(NumberText.count($0))" }
        return NumberText.count(done) + (planned ?? "")
      },
      fact("best epoch") { run in
        (run.history.end?.bestEpoch ?? run.history.best?.epoch).map(NumberText.count) ?? "–"
      },
      fact("parameters") { NumberText.count($0.history.start.parameters) },
      fact("time") { NumberText.duration($0.seconds) },
      fact("seed") { "\($0.history.start.seed)" },
    ]
  }

  /// What one should know before one believes the numbers.
  package var notes: [String] {
    var notes: [String] = []
    for (index, run) in runs.enumerated() where run.history.end == nil {
      let epoch = run.history.best?.epoch ?? run.history.evaluations.last?.epoch
      notes.append(
        epoch.map { "\(labels[index]) has not ended: its numbers are those of epoch \($0)." }
          ?? "\(labels[index]) has not ended its first epoch.")
    }
    let first = runs[base].history
    for (index, run) in runs.enumerated() where index != base {
      if let difference = Self.taskDifference(first, run.history) {
        notes.append(
          "\(labels[index]) has another task than \(labels[base]), \(difference): their numbers say "
            + "nothing about each other.")
      } else if let left = first.end?.dataSHA256, let right = run.history.end?.dataSHA256,
        !left.isEmpty, !right.isEmpty, left != right
      {
        notes.append("\(labels[index]) was made with other data than \(labels[base]).")
      }
    }
    return notes
  }

  private static func taskDifference(_ left: RunHistory, _ right: RunHistory) -> String? {
    func kind(_ history: RunHistory) -> [[String]] {
      history.start.targets.isEmpty
        ? [history.start.classes] : history.start.targets.map { [$0.name] + $0.classes }
    }
    if kind(left) != kind(right) { return "with other targets or classes" }
    if left.start.isLanguageModel != right.start.isLanguageModel {
      return "where one of them is a language model"
    }
    let common = Set(left.names).intersection(right.names)
    if !left.names.isEmpty, !right.names.isEmpty, common.subtracting(["loss"]).isEmpty,
      left.start.loss != right.start.loss
    {
      return "with another loss and no metric in common"
    }
    return nil
  }
}

extension RecordedRun {
  /// Seconds in training so far.
  var seconds: Double {
    history.end?.trainingSeconds ?? history.evaluations.last?.seconds ?? 0
  }
}
