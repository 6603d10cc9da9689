// SPDX-License-Identifier: MIT

/// What TensorBoard shows of one event of a run, in one of its folders.
struct TensorBoardEntry {
  /// A folder of event files; TensorBoard draws equal tags of several into one chart.
  enum Place: String, CaseIterable {
    case run, train, validation, test
  }

  /// Where it goes.
  let place: Place
  /// Updates made until then.
  let step: Int
  /// Since the start of training.
  let seconds: Double
  /// What it says.
  let values: [(tag: String, value: TensorBoardValue)]

  /// Returns what an event says; `history` knows of it already.
  static func of(
    _ event: TrainingEvent, _ history: RunHistory, startedAt: Double
  ) -> [TensorBoardEntry] {
    switch event {
    case .started(let start): [opening(start, startedAt: startedAt)]
    case .progressed, .rewound: []
    case .observed(let health): [entry(health, history)]
    case .evaluated(let evaluation): entries(evaluation)
    case .finished(let end): entries(end, history, startedAt: startedAt)
    }
  }

  private static func opening(_ start: RunStart, startedAt: Double) -> TensorBoardEntry {
    var values: [(String, TensorBoardValue)] = []
    if !start.description.isEmpty { values.append(("description", .text(start.description))) }
    if !start.resolvedSpec.isEmpty {
      values.append(("spec", .text(MarkdownReport.fenced(start.resolvedSpec, "yaml"))))
    }
    values.append(
      (
        "_hparams_/session_start_info", .settings(RunSettings.of(start), startedAt: startedAt)
      ))
    return TensorBoardEntry(place: .run, step: 0, seconds: 0, values: values)
  }

  private static func entries(_ evaluation: Evaluation) -> [TensorBoardEntry] {
    func entry(
      _ place: Place, _ values: [(tag: String, value: TensorBoardValue)]
    ) -> TensorBoardEntry {
      TensorBoardEntry(
        place: place, step: evaluation.step, seconds: evaluation.seconds, values: values)
    }
    var run: [(String, TensorBoardValue)] = [
      ("epoch", .scalar(Double(evaluation.epoch))),
      ("learning_rate", .scalar(evaluation.learningRate)),
      ("gradient_norm", .scalar(evaluation.gradientNorm)),
    ]
    if let sample = evaluation.sample {
      run.append(("sample", .text(MarkdownReport.fenced(sample, "text"))))
    }
    return [
      entry(.run, run), entry(.train, scalars(evaluation.train)),
      entry(.validation, scalars(evaluation.validation)),
    ].filter { !$0.values.isEmpty }
  }

  private static func entries(
    _ end: RunEnd, _ history: RunHistory, startedAt: Double
  ) -> [TensorBoardEntry] {
    let status =
      switch end.status {
      case .done, .stoppedEarly: 1
      case .diverged, .failed: 2
      // It can be resumed.
      case .interrupted: 3
      }
    let run = TensorBoardEntry(
      place: .run, step: end.steps, seconds: end.totalSeconds,
      values: [
        ("report", .text(MarkdownReport(history).text)),
        (
          "_hparams_/session_end_info",
          .ending(status: status, endedAt: startedAt + end.totalSeconds)
        ),
      ] + pictures(end))
    let test = TensorBoardEntry(
      place: .test, step: end.steps, seconds: end.totalSeconds, values: scalars(end.test))
    return test.values.isEmpty ? [run] : [run, test]
  }

  private static func scalars(_ values: NamedValues) -> [(tag: String, value: TensorBoardValue)] {
    zip(values.names, values.values).map { ($0, .scalar($1)) }
  }
}
