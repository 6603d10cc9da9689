// SPDX-License-Identifier: MIT

/// One to four sentences that say what happened: how the run ended, what the curves did, what the
/// result is worth.
package struct Verdict {
  /// The sentences, each with its full stop.
  package let sentences: [String]

  /// The sentences in one line.
  package var text: String { sentences.joined(separator: " ") }

  /// Judges a run, finished or not.
  package init(_ history: RunHistory) {
    sentences = [
      Self.outcome(history), Self.rewinds(history), Self.curves(history), Self.result(history),
    ]
    .compactMap(\.self)
  }

  // MARK: - How it ended

  private static func outcome(_ history: RunHistory) -> String {
    let epoch = history.evaluations.last?.epoch ?? 0
    let planned = history.start.epochs.map { " of \(NumberText.count($0))" } ?? ""
    let after =
      "after " + (planned.isEmpty ? Words.counted(epoch, "epoch") : "epoch \(epoch)\(planned)")
    let best = best(history)
    guard let end = history.end else {
      let running = max(1, history.latest?.epoch ?? epoch)
      return "Running: epoch \(running)\(planned)" + (best.map { "; \($0) so far" } ?? "") + "."
    }
    let kept = end.bestEpoch.map { " The weights of epoch \($0) are kept." } ?? ""
    switch end.status {
    case .done:
      let length = "Trained for \(Words.counted(end.epochs, "epoch"))"
      return length + (best.map { ": \($0)" } ?? "") + "."
    case .stoppedEarly:
      return "Stopped early \(after)" + (best.map { ": \($0)" } ?? "") + "."
    case .interrupted:
      return "Interrupted \(after), at step \(NumberText.count(end.steps))"
        + (best.map { ": \($0)" } ?? "") + ". It can be resumed."
    case .diverged:
      guard let place = end.divergence else { return "Diverged \(after).\(kept)" }
      return "Diverged at step \(NumberText.count(place.step)), \(after): in layer \(place.layer), "
        + "\(place.what) stopped being finite.\(kept)"
    case .failed:
      return "Failed \(after), at step \(NumberText.count(end.steps)).\(kept)"
    }
  }

  /// How often it went back, and the last time in words.
  private static func rewinds(_ history: RunHistory) -> String? {
    guard let last = history.rewinds.last else { return nil }
    guard history.rewinds.count > 1 else { return "\(last.sentence)." }
    return
      "Diverged and went back \(history.rewinds.count) times, the last time as follows. \(last.sentence)."
  }

  /// `best validation loss 0.0612 at epoch 14 of 20`.
  private static func best(_ history: RunHistory) -> String? {
    guard let best = history.best else { return nil }
    let parts = history.start.monitor.split(separator: ".", maxSplits: 1).map(String.init)
    let values = parts.first == "train" ? best.train : best.validation
    var path = history.start.monitor
    var value = parts.last.flatMap { values[$0] }
    if value == nil {
      // Without a validation part the training loss decides.
      path = "train.loss"
      value = best.train["loss"]
    }
    guard let value else { return nil }
    let count = history.end?.epochs ?? history.start.epochs
    return "best \(Words.metric(path)) \(NumberText.significant(value)) at epoch \(best.epoch)"
      + (count.map { " of \($0)" } ?? "")
  }

  // MARK: - What the curves did

  private static func curves(_ history: RunHistory) -> String? {
    var clauses: [String] = []
    if let plateau = Trends.plateauAtTheStart(history) {
      clauses.append(
        "the loss stayed within 1 % of \(NumberText.significant(plateau.level, 3)) until epoch "
          + "\(plateau.lastEpoch), then fell to \(NumberText.significant(plateau.lowest, 3))")
    }
    if let overfitting = Trends.overfitting(history) {
      func text(_ value: Double) -> String { NumberText.significant(value, 3) }
      clauses.append(
        "overfitting from epoch \(overfitting.firstEpoch): validation loss rose from "
          + "\(text(overfitting.validation.best)) to \(text(overfitting.validation.last)) while training loss fell "
          + "from \(text(overfitting.train.best)) to \(text(overfitting.train.last))")
    } else if let improvement = Trends.improvementAtTheEnd(history), improvement < 0.01 {
      clauses.append("the training loss improved by less than 1 % over the last third")
    }
    return clauses.isEmpty ? nil : Words.sentence(clauses.joined(separator: "; ")) + "."
  }

  // MARK: - What the result is worth

  private static func result(_ history: RunHistory) -> String? {
    guard let end = history.end, let part = ResultPart(end, history.start),
      let name = part.headline(history.start), let value = part.values[name]
    else { return nil }
    var text = Words.sentence("\(part.name) \(name) \(NumberText.significant(value))")
    var asides: [String] = []
    if name == "accuracy",
      let interval = WilsonInterval(
        share: value, count: history.start.independent(part.examples))
    {
      asides.append(
        "95 % interval \(NumberText.fixed(interval.low, 3)) to \(NumberText.fixed(interval.high, 3))"
      )
    }
    if part.examples > 0 { asides.append(Words.counted(part.examples, "example")) }
    if !asides.isEmpty { text += " (\(asides.joined(separator: ", ")))" }
    if let baseline = history.start.baseline[name] {
      let guess =
        name == "accuracy" ? "always guessing the commonest class" : "guessing without inputs"
      text += "; \(guess) reaches \(NumberText.significant(baseline, 3))"
    }
    return text + "."
  }
}

/// The part of the data by which the result is judged: test, else validation.
struct ResultPart {
  /// `test`.
  let name: String
  /// Its loss and metrics.
  let values: NamedValues
  /// How many examples it holds.
  let examples: Int

  /// Picks the part; nil when the run measured neither.
  init?(_ end: RunEnd, _ start: RunStart) {
    if !end.test.isEmpty {
      self = ResultPart(name: "test", values: end.test, examples: start.testExamples)
    } else if !end.validation.isEmpty {
      self = ResultPart(
        name: "validation", values: end.validation, examples: start.validationExamples)
    } else {
      return nil
    }
  }

  private init(name: String, values: NamedValues, examples: Int) {
    self.name = name
    self.values = values
    self.examples = examples
  }

  /// The metric that stands for the result: accuracy, else one of which more is better, else the
  /// first.
  func headline(_ start: RunStart) -> String? {
    if values["accuracy"] != nil { return "accuracy" }
    return values.names.first { start.higherIsBetter.contains($0) }
      ?? values.names.first { $0 != "loss" && $0 != "penalty" } ?? values.names.first
  }
}
