// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun train`: trains a spec and leaves a run folder.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a spec and writes model and report into a fresh run folder.",
    discussion: """
      Exit codes: 0 done, 1 the spec or the data has errors, 2 a file cannot be read or written, 3 a gate was \
      not met, 4 training diverged, 130 and 143 stopped by a signal with the weights saved.
      """)

  @Argument(help: "The spec.")
  var spec: String

  @OptionGroup var overrides: OverrideOptions

  @Option(help: ArgumentHelp("The same as --set seed=N.", valueName: "n"))
  var seed: UInt64?

  @OptionGroup var rates: FindRateOptions
  @OptionGroup var runtime: RuntimeOptions

  @Option(help: ArgumentHelp("The run folder itself; else runs/<name>-<n>.", valueName: "dir"))
  var runDir: String?

  @Option(help: "Names the run; else the spec does.")
  var name: String?

  @Flag(help: "Replaces the run that --run-dir holds.")
  var overwrite = false

  @Option(
    help: "auto goes on with the newest unfinished run of the same spec and data, if there is one.")
  var resume: ResumeChoice = .never

  @Option(
    help: ArgumentHelp(
      "In --run-dir goes on or begins anew, stops with the process that started it, and refuses another spec.",
      valueName: "sha256", visibility: .hidden))
  var asTrial: String?

  @OptionGroup var training: TrainingOptions
  @OptionGroup var configurationFile: ConfigurationOptions

  func validate() throws {
    if overwrite, resume == .auto {
      throw ValidationError("--overwrite and --resume auto exclude each other")
    }
    guard rates.findRate else { return }
    if overwrite || !training.failUnder.isEmpty || resume == .auto {
      throw ValidationError(
        "--find-rate trains no model: --overwrite, --fail-under and --resume do not go with it")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, training.color)
    if let job = try RankedJob.join(messages, as: "train" + training.untilText) {
      return try run(in: job, messages)
    }
    let file = try SpecReading.file(spec, messages)
    let clock = TrainingClock.continuous()
    let session = try session(file, clock, messages)
    let signals = StopSignals(lastEpoch: training.until)
    if asTrial != nil { signals.watchInput() }
    if !rates.findRate, asTrial == nil, let folds = session.spec.data.value.dealing?.openFolds {
      if training.until != nil {
        messages.write("nnrun: --until is for one run: name a fold by --set data.split.fold=1\n")
        throw ExitStatus.usage.exitCode
      }
      return try CrossValidationRun(
        train: self, file: file, folds: folds, signals: signals, messages: messages
      ).run()
    }
    if rates.findRate { return try findRate(session, signals, messages) }
    let unfinished = try earlierRun(session, messages)
    try TrainingRun(options: training, clock: clock, signals: signals, messages: messages).run(
      session,
      in: { () throws(RunFolderError) in
        if let unfinished { return unfinished.folder }
        return try runFolder(session.spec.name)
      }, from: unfinished?.resumption)
  }

  // MARK: - Parts

  /// The run that this one goes on with, or its folder; nil to begin afresh.
  func earlierRun(
    _ session: TrainingSession, _ messages: Terminal
  ) throws -> (folder: RunFolder, resumption: RunResumption?)? {
    do {
      return asTrial != nil ? try trial(session, messages) : try unfinishedRun(session, messages)
    } catch let error as any CustomStringConvertible & Error {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }

  /// Data and network of the spec, or of one fold of it, of which nothing is said that was not said before.
  func session(
    _ file: SourceFile, _ clock: TrainingClock, _ messages: Terminal, fold: Int? = nil
  ) throws -> TrainingSession {
    try SessionReading.session(
      file, overrides: allOverrides + (fold.map { ["data.split.fold=\($0)"] } ?? []),
      settings: runtime.settings, clock: clock, configuration: configurationFile.choice,
      messages: messages, isQuiet: training.quiet || fold != nil)
  }

  private var allOverrides: [String] {
    overrides.values + (seed.map { ["seed=\($0)"] } ?? []) + (name.map { ["name=\($0)"] } ?? [])
  }

  func runFolder(_ specName: String) throws(RunFolderError) -> RunFolder {
    guard let runDir else { return try RunFolder.create(name: specName) }
    return try RunFolder.create(at: runDir, overwrite: overwrite)
  }
}
