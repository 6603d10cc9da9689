// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A training into a run folder, from its first step or a later one, with what is said of it and its exit code.
struct TrainingRun {
  let options: TrainingOptions
  let clock: TrainingClock
  let signals: StopSignals
  let messages: Terminal
  /// Whether it is one of several, so that only its numbers are shown.
  var isPart = false
  /// Called when nothing but words is left to do.
  var didTrain: () -> Void = {}

  /// Trains to the end; throws the exit code where that is not 0.
  ///
  /// `resumption`: what the folder holds of a run that goes on.
  func run(
    _ session: TrainingSession, in folder: () throws(RunFolderError) -> RunFolder,
    from resumption: RunResumption? = nil
  ) throws {
    let end: RunEnd
    let place: RunFolder
    let saver: CheckpointWriter
    let history: RunHistory
    var isBegun = resumption != nil
    do {
      place = try folder()
      isBegun = true
      saver = try session.checkpointWriter(place, build: NNRun.version)
      let reporter = RunReporter(
        folder: place, progress: display, command: CommandLine.quoted)
      end = try session.train(
        into: place, reporter: reporter,
        environment: Environment.describe(session.network) + Environment.processes(session.ranks),
        stop: signals.request, saver: saver, from: resumption)
      history = reporter.history
    } catch let error as RunFolderError {
      messages.write("nnrun: \(error)\(isBegun ? "; what the run wrote before is kept" : "")\n")
      throw ExitStatus.failed.exitCode
    } catch let error as Checkpoint.Problem {
      messages.write(
        "nnrun: cannot resume: \(resumption?.file ?? "the checkpoint") \(error.message)\n")
      throw ExitStatus.failed.exitCode
    }
    didTrain()
    show(end, history, place)
    try finish(end, place, saver)
  }

  private var display: Progress {
    Progress(
      style: options.quiet ? .none : options.progress,
      terminal: TerminalFacts(descriptor: 2, environment: ProcessInfo.processInfo.environment),
      clock: clock.now,
      output: { FileSystem.say($0, on: 2) })
  }

  private func show(_ end: RunEnd, _ history: RunHistory, _ folder: RunFolder) {
    let output = Terminal(.output, options.color)
    if options.json {
      if isPart { return }
      let bytes = TextFile.read(folder.path(of: "summary.json")) ?? []
      output.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    if !options.quiet, !isPart {
      output.write(RunSummary(history).text(.output(options.color)) + "\n")
    }
    output.write(ResultText.text(end))
    if history.start.writesHTML, !isPart {
      output.write("report  \(folder.path(of: HTMLReport.fileName))\n")
    }
  }

  private func finish(_ end: RunEnd, _ folder: RunFolder, _ saver: CheckpointWriter) throws {
    switch end.status {
    case .diverged:
      if let place = end.divergence { messages.write(words(place, end, folder, saver)) }
      throw ExitStatus.diverged.exitCode
    case .interrupted where !signals.request.isRequested:
      return messages.write(
        "nnrun: paused after epoch \(end.epochs); `nnrun resume \(folder.path)` goes on\n")
    case .interrupted:
      messages.write(
        "nnrun: stopped after step \(end.steps); `nnrun resume \(folder.path)` goes on\n")
      throw signals.exitStatus.exitCode
    case .failed: throw ExitStatus.fault.exitCode
    case .done, .stoppedEarly: break
    }
    let problems = options.failUnder.compactMap { $0.problem(in: end) }
    for problem in problems { messages.write("nnrun: \(problem)\n") }
    if !problems.isEmpty { throw ExitStatus.gate.exitCode }
  }

  /// Where it went wrong, on which rows, and what is left.
  private func words(
    _ place: RunEnd.Divergence, _ end: RunEnd, _ folder: RunFolder, _ saver: CheckpointWriter
  ) -> String {
    let weights =
      place.isApplied && !end.restoredBest ? "weights of that step" : "last good weights"
    var text =
      "nnrun: training diverged at step \(place.step): \(place.what) of \(place.layer) is not finite; "
      + "the \(weights) are in \(folder.path(of: "model.safetensors"))\n"
    if !place.rows.isEmpty {
      let more = place.batch - place.rows.count
      text +=
        "nnrun: \(place.isApplied ? "seen on" : "its batch is") the rows "
        + place.rows.map(String.init).joined(separator: ", ")
        + (more > 0 ? " and \(more) more" : "")
        + " of the data\n"
    }
    if let file = saver.newestFile { text += "nnrun: the last good checkpoint is \(file)\n" }
    return text
  }
}
