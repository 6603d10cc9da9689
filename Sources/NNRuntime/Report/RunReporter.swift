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
  private var lastReport = -Double.infinity

  /// Makes a listener.
  ///
  /// - Parameters:
  ///   - folder: where the files go.
  ///   - progress: the display, if one is wanted.
  ///   - command: the exact command line, quoted for a shell.
  ///   - clock: seconds from any fixed moment.
  package init(
    folder: RunFolder, progress: Progress? = nil, command: String = "",
    clock: @escaping () -> Double = RunReporter.monotonicClock()
  ) {
    self.folder = folder
    self.progress = progress
    self.command = command
    self.clock = clock
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
    switch event {
    case .started(let start): try begin(start)
    case .progressed(let progress): history.latest = progress
    case .evaluated(let evaluation): try note(evaluation)
    case .finished(let end): try finish(end)
    }
  }

  private func begin(_ start: RunStart) throws(RunFolderError) {
    history = RunHistory(start)
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
    history.add(evaluation)
    try folder.append(MetricsLog.fileName, line: MetricsLog.line(evaluation))
    try log(EpochLine.text(evaluation))
    if clock() - lastReport >= Self.reportInterval { try writeReport() }
  }

  private func finish(_ end: RunEnd) throws(RunFolderError) {
    history.end = end
    try folder.write(SummaryFile.fileName, SummaryFile.document(history.start, end).pretty())
    for sentence in Verdict(history).sentences { try log(sentence) }
    try writeReport()
    try folder.write(MarkdownReport.fileName, MarkdownReport(history).text)
  }

  private func writeReport() throws(RunFolderError) {
    try folder.write(HTMLReport.fileName, HTMLReport(history, command: command).text)
    lastReport = clock()
  }

  private func log(_ line: String) throws(RunFolderError) {
    try folder.append(Self.logName, line: terminalSafe(line))
  }
}
