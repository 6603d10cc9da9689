// SPDX-License-Identifier: MIT

internal import NNSpec

/// The listener that turns a run's events into its folder's files and its progress display.
package final class RunReporter {
  /// The least seconds between two versions of the report of a run that goes on.
  private static let reportInterval = 10.0
  private static let logName = "log.txt"

  /// What is known so far.
  package private(set) var history = RunHistory(RunStart())
  private let folder: RunFolder
  private let progress: Progress?
  private let command: String
  private let clock: () -> Double
  private let wallClock: () -> Double
  private var lastReport = -Double.infinity
  private var tensorBoard: TensorBoardLog?

  /// Makes a listener.
  ///
  /// - Parameters:
  ///   - folder: where the files go.
  ///   - progress: the display, if one is wanted.
  ///   - command: the exact command line, quoted for a shell.
  ///   - clock: seconds from any fixed moment.
  ///   - wallClock: seconds since 1970.
  package init(
    folder: RunFolder, progress: Progress? = nil, command: String = "",
    clock: @escaping () -> Double = RunReporter.monotonicClock(),
    wallClock: @escaping () -> Double = { FileSystem.now }
  ) {
    self.folder = folder
    self.progress = progress
    self.command = command
    self.clock = clock
    self.wallClock = wallClock
  }

  /// Returns a clock that counts seconds from now and never goes back.
  package static func monotonicClock() -> () -> Double {
    let start = ContinuousClock.now
    return {
      let (seconds, attoseconds) = start.duration(to: .now).components
      return Double(seconds) + Double(attoseconds) * 1e-18
    }
  }

  /// Takes note of an event; fails when a file cannot be written.
  package func receive(_ event: TrainingEvent) throws(RunFolderError) {
    progress?.receive(event)
    var event = event
    if case .started(var start) = event, !command.isEmpty {
      start.command = command
      event = .started(start)
    }
    history.receive(event)
    try EventLog.append(event, to: folder)
    if case .started(let start) = event, start.writesTensorBoard {
      tensorBoard = TensorBoardLog(in: folder.path, startedAt: wallClock())
    }
    try tensorBoard?.receive(event, history)
    switch event {
    case .started(let start): try begin(start)
    case .progressed, .observed: try refresh()
    case .evaluated(let evaluation): try note(evaluation)
    case .rewound(let rewind): try log(rewind.sentence)
    case .finished(let end): try finish(end)
    }
  }

  /// Goes on with a run after a step; `events`: what its folder knows of the time before.
  package func resume(
    _ start: RunStart, after events: [TrainingEvent], step: Int
  ) throws(RunFolderError) {
    progress?.receive(.started(start))
    history = RunHistory(events)
    let event = TrainingEvent.started(start)
    history.receive(event)
    try EventLog.append(event, to: folder)
    if start.writesTensorBoard {
      tensorBoard = TensorBoardLog(
        in: folder.path, startedAt: wallClock() - (history.evaluations.last?.seconds ?? 0),
        resumedAt: step + 1)
    }
    try log("resumed after step \(step)")
    if !command.isEmpty { try log("command \(command)") }
    try writeReport()
  }

  private func begin(_ start: RunStart) throws(RunFolderError) {
    if !start.resolvedSpec.isEmpty { try folder.write("spec.yaml", start.resolvedSpec) }
    try folder.write(
      EnvironmentFile.fileName, EnvironmentFile.document(start, command: command).pretty())
    var lines = ["run \(start.name) of \(start.specPath), seed \(start.seed)"]
    if !command.isEmpty { lines.append("command \(command)") }
    lines += start.notes.map { "note \($0)" }
    // A note may hold line breaks; the log has a line an entry.
    for line in lines { try log(line.split(whereSeparator: \.isNewline).joined(separator: " ")) }
    try writeReport()
  }

  private func note(_ evaluation: Evaluation) throws(RunFolderError) {
    try folder.append(MetricsLog.fileName, line: MetricsLog.line(evaluation))
    try log(EpochLine.text(evaluation))
    try refresh()
  }

  /// Writes the report anew if the last one has become old.
  private func refresh() throws(RunFolderError) {
    if clock() - lastReport >= Self.reportInterval { try writeReport() }
  }

  private func finish(_ end: RunEnd) throws(RunFolderError) {
    for sentence in Verdict(history).sentences { try log(sentence) }
    try writeReport()
    if history.start.writesMarkdown {
      try folder.write(MarkdownReport.fileName, MarkdownReport(history).text)
    }
    // The last one: where it is, everything is there.
    try folder.write(SummaryFile.fileName, SummaryFile.document(history.start, end).pretty())
  }

  private func writeReport() throws(RunFolderError) {
    // A page that is read between the two knows no more than the file beside it.
    if history.start.writesHTML {
      if history.end == nil { try folder.write(LiveReport.fileName, LiveReport.file(history)) }
      try folder.write(HTMLReport.fileName, HTMLReport(history).text)
      if history.end != nil { try folder.remove(LiveReport.fileName) }
    }
    lastReport = clock()
  }

  private func log(_ line: String) throws(RunFolderError) {
    try folder.append(Self.logName, line: terminalSafe(line))
  }
}
