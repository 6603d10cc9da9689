// SPDX-License-Identifier: MIT

internal import NNSpec

/// Says on the way how a run is doing: a bar on a terminal, a line an epoch elsewhere.
package final class Progress {
  /// How it is said.
  package enum Style: String, CaseIterable, Sendable {
    /// A bar on a terminal, plain lines elsewhere.
    case auto
    /// One line that is drawn over, ten times a second at most.
    case bar
    /// A line an epoch, and a sign of life a minute; no control characters.
    case plain
    /// An object a line.
    case json
    /// Nothing.
    case none
  }

  /// `auto` decided.
  package let style: Style
  private let terminal: TerminalFacts
  private let clock: () -> Double
  private let output: (String) -> Void
  private var lastOutput = -Double.infinity
  private var hasLine = false
  private var metric: (name: String, value: Double)?
  private var headline: String?

  /// Makes a display.
  ///
  /// - Parameters:
  ///   - style: how to say it.
  ///   - terminal: what is known of the stream.
  ///   - clock: seconds from any fixed moment.
  ///   - output: writes text to the stream and flushes it.
  package init(
    style: Style = .auto, terminal: TerminalFacts, clock: @escaping () -> Double,
    output: @escaping (String) -> Void
  ) {
    self.style = style == .auto ? (terminal.isTerminal ? .bar : .plain) : style
    self.terminal = terminal
    self.clock = clock
    self.output = output
  }

  /// Takes note of an event.
  package func receive(_ event: TrainingEvent) {
    switch event {
    case .started(let start): begin(start)
    case .progressed(let progress): show(progress)
    case .evaluated(let evaluation): show(evaluation)
    case .observed: break
    case .rewound(let rewind): show(rewind)
    case .finished(let end): finish(end)
    }
  }

  /// Removes the bar, so that something else can be written; the next event draws it anew.
  package func clear() {
    guard hasLine else { return }
    output("\r\u{1B}[K")
    hasLine = false
    lastOutput = -.infinity
  }

  private func begin(_ start: RunStart) {
    // The first minute needs no sign of life.
    lastOutput = style == .plain ? clock() : -.infinity
    headline = start.monitor.split(separator: ".").last.map(String.init)
    if headline == "loss" { headline = nil }
    if style == .json {
      var fields: [(String, JSONValue)] = [
        ("event", .string("started")), ("name", .string(start.name)),
      ]
      if let epochs = start.epochs { fields.append(("epochs", .int(epochs))) }
      emit(.object(fields))
    }
  }

  private func show(_ progress: StepProgress) {
    let now = clock()
    switch style {
    case .bar:
      guard now - lastOutput >= 0.1 else { return }
      output("\r" + ProgressBar.line(progress, metric: metric, terminal) + "\u{1B}[K")
      hasLine = true
    case .plain:
      guard now - lastOutput >= 60 else { return }
      output(heartbeat(progress) + "\n")
    case .json:
      guard now - lastOutput >= 1 else { return }
      var fields: [(String, JSONValue)] = [
        ("event", .string("progressed")), ("epoch", .int(progress.epoch)),
        ("step", .int(progress.step)),
        ("loss", .number(progress.loss)),
        ("examples_per_second", .number(progress.examplesPerSecond)),
      ]
      if let left = progress.secondsLeft { fields.append(("seconds_left", .number(left))) }
      emit(.object(fields))
    case .auto, .none: return
    }
    lastOutput = now
  }

  private func heartbeat(_ progress: StepProgress) -> String {
    let steps = progress.stepsPerEpoch > 0 ? "/\(progress.stepsPerEpoch)" : ""
    return "epoch=\(progress.epoch) step=\(progress.stepInEpoch)\(steps) "
      + "train.loss=\(NumberText.significant(progress.loss, 4, trimmed: true)) "
      + "examples_per_second=\(NumberText.compact(progress.examplesPerSecond))"
      + (progress.secondsLeft.map { " eta=\(NumberText.clock($0))" } ?? "")
  }

  private func show(_ evaluation: Evaluation) {
    let values = evaluation.validation.isEmpty ? evaluation.train : evaluation.validation
    let name = headline ?? values.names.first { $0 != "loss" && $0 != "penalty" }
    metric = name.flatMap { name in values[name].map { (name, $0) } }
    switch style {
    case .plain:
      output(EpochLine.text(evaluation) + "\n")
      lastOutput = clock()
    case .json: emit(MetricsLog.object(evaluation, leading: [("event", .string("evaluated"))]))
    case .auto, .bar, .none: return
    }
  }

  private func show(_ rewind: Rewind) {
    clear()
    switch style {
    case .bar, .plain: output(terminalSafe(rewind.sentence) + "\n")
    case .json:
      emit(
        .object([
          ("event", .string("rewound")), ("step", .int(rewind.step)),
          ("layer", .string(rewind.layer)), ("to_step", .int(rewind.toStep)),
          ("rate_factor", .number(rewind.rateFactor)),
        ]))
    case .auto, .none: return
    }
  }

  private func finish(_ end: RunEnd) {
    clear()
    if style == .json {
      emit(
        .object([
          ("event", .string("finished")), ("status", .string(end.status.rawValue)),
          ("epochs", .int(end.epochs)), ("steps", .int(end.steps)),
          ("seconds", .number(end.totalSeconds)),
        ]))
    }
  }

  private func emit(_ value: JSONValue) { output(value.text + "\n") }
}
