// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// A run for each fold, in folders inside one, with means and deviations over them.
struct CrossValidationRun {
  let train: TrainCommand
  let file: SourceFile
  let folds: Int
  let signals: StopSignals
  let messages: Terminal

  /// Trains the folds in turn; throws the exit code where that is not 0.
  func run() throws {
    let folder = try trainFirst()
    for number in 2...folds { try trainFold(Fold(number, self), in: folder) }
    try finish(folder)
  }

  /// What is wrong with the first fold's data is told before there is a folder.
  private func trainFirst() throws -> RunFolder {
    let fold = try Fold(1, self)
    let folder = try reporting { () throws(RunFolderError) -> RunFolder in
      try openFolder(fold)
    }
    try trainFold(fold, in: folder)
    return folder
  }

  /// One of the folds, ready to be trained.
  private struct Fold {
    let number: Int
    let clock: TrainingClock
    let session: TrainingSession

    init(_ number: Int, _ run: CrossValidationRun) throws {
      self.number = number
      clock = .continuous()
      session = try run.train.session(run.file, clock, run.messages, fold: number)
    }

    /// The name of its folder.
    var name: String { RunFolder.name(ofFold: number) }
    var origin: RunOrigin { session.origin(build: NNRun.version) }
  }

  // MARK: - Folders

  /// The folder of an unfinished cross-validation that this one goes on with, or a fresh one.
  private func openFolder(_ first: Fold) throws(RunFolderError) -> RunFolder {
    if train.resume == .auto, let earlier = train.unfinishedFolder(first.session, part: first.name)
    {
      let folder = try RunFolder.reopen(earlier)
      messages.write("nnrun: going on with the folds of \(earlier)\n")
      return folder
    }
    return try train.runFolder(first.session.spec.name)
  }

  // MARK: - Folds

  /// Trains a fold, or goes on with it; one that is over is left as it is.
  private func trainFold(_ fold: Fold, in folder: RunFolder) throws {
    let path = folder.path(of: fold.name)
    if !train.training.quiet {
      Terminal(.messages, train.training.color).write("fold \(fold.number) of \(folds)\n")
    }
    let isBegun = train.resume == .auto && RunResumption.began(path, as: fold.origin)
    if isBegun, case .finished(let status) = RunResumption.progress(of: path) {
      return try requireWhole(status, path)
    }
    var options = train.training
    options.failUnder = []
    let place = try reporting { () throws(RunFolderError) -> RunFolder in
      if isBegun { return try RunFolder.reopen(path) }
      return try RunFolder.create(at: path, overwrite: train.overwrite || train.resume == .auto)
    }
    let resumption = isBegun ? try resumption(path, fold.session) : nil
    do {
      try TrainingRun(
        options: options, clock: fold.clock, signals: signals, messages: messages, isPart: true
      ).run(fold.session, in: { () throws(RunFolderError) in place }, from: resumption)
    } catch let code as ExitCode where code == signals.exitStatus.exitCode {
      messages.write("nnrun: the same command with --resume auto goes on with all folds\n")
      throw code
    }
  }

  /// Of a fold that diverged no mean can be told, and it would diverge again.
  private func requireWhole(_ status: String, _ path: String) throws {
    guard status == RunEnd.Status.diverged.rawValue else { return }
    messages.write("nnrun: \(path) diverged, so that the folds have no mean\n")
    throw ExitStatus.diverged.exitCode
  }

  private func resumption(
    _ path: String, _ session: TrainingSession
  ) throws -> RunResumption {
    do {
      let resumption = try RunResumption(folder: path)
      try ResumeCheck(isForced: false, messages: messages).check(resumption, session)
      return resumption
    } catch let failure as RunResumption.Failure {
      throw failure.told(messages)
    }
  }

  // MARK: - Results

  private func finish(_ folder: RunFolder) throws {
    let records = try (1...folds).map { number in
      try RunReading.record(folder.path(of: RunFolder.name(ofFold: number)), messages)
    }
    let comparison: RunComparison
    do throws(RunComparison.UnknownMetric) {
      comparison = try RunComparison(records)
    } catch {
      preconditionFailure("unsorted runs need no metric")
    }
    let results = FoldResults(comparison, name: records[0].history.start.name)
    let writesPage = records.allSatisfy(\.history.start.writesHTML)
    try reporting { () throws(RunFolderError) -> Void in
      if writesPage { try folder.write(HTMLReport.fileName, results.html) }
      try folder.write(SummaryFile.fileName, results.document.pretty())
    }
    show(results, page: writesPage ? folder.path(of: HTMLReport.fileName) : nil)
    let problems = train.training.failUnder.compactMap { gate in
      results.gap(of: gate.name) ?? gate.problem(of: results.mean(of: gate.name))
    }
    for problem in problems { messages.write("nnrun: \(problem)\n") }
    if !problems.isEmpty { throw ExitStatus.gate.exitCode }
  }

  private func show(_ results: FoldResults, page: String?) {
    let output = Terminal(.output, train.training.color)
    if train.training.json { return output.write(results.document.pretty()) }
    output.write(results.text(.output(train.training.color)))
    if !train.training.quiet {
      output.write(results.sentences.map { terminalSafe($0) + "\n" }.joined())
    }
    if let page { output.write("report  \(page)\n") }
  }

  private func reporting<Result>(_ body: () throws(RunFolderError) -> Result) throws -> Result {
    do throws(RunFolderError) {
      return try body()
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}
