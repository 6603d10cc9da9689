// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `nnrun sweep`: tries the settings that a spec's `sweep` names.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Trains a spec with the settings that its `sweep` varies, and tells the best.",
    discussion: """
      Each trial is a run of its own in a folder inside the sweep's. The same command goes on where an earlier one stopped, \
      however it ended; the number of trials at once changes no result, unless the spec says `asha`.

      Exit codes: 0 done, 1 the spec or the data has errors, 2 a file cannot be read or written, 4 no trial came to its \
      end, 130 and 143 stopped by a signal.
      """)

  @Argument(help: "The spec; with --worker only to begin a sweep that is not there yet.")
  var spec: String?

  @OptionGroup var overrides: OverrideOptions

  @Option(help: ArgumentHelp("The same as --set sweep.trials=N.", valueName: "n"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Trials that run at once; the spec's `parallel` if not given.", valueName: "n"))
  var parallel: Int?

  @Option(help: ArgumentHelp("The sweep's folder; else runs/<name>-sweep-<n>.", valueName: "dir"))
  var runDir: String?

  @Option(
    help: ArgumentHelp(
      "Takes runs of the sweep in this folder, which other machines share; the first of its workers leads it.",
      valueName: "dir"))
  var worker: String?

  @Flag(name: .shortAndLong, help: "Only says what would be tried.")
  var dryRun = false

  @Flag(
    help: ArgumentHelp(
      "Asks for each trial's number instead of training: a line out, a line in.",
      visibility: .hidden))
  var ask = false

  @Flag(name: .shortAndLong, help: "No line a trial.")
  var quiet = false

  @Flag(help: "Prints summary.json to standard output.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var configurationFile: ConfigurationOptions

  func validate() throws {
    if let parallel, !(1...1_024).contains(parallel) {
      throw ValidationError("--parallel must be between 1 and 1024")
    }
    if spec == nil, worker == nil {
      throw ValidationError("Missing expected argument '<spec>'")
    }
    if worker != nil, runDir != nil || dryRun || ask {
      throw ValidationError("--worker names the folder: --run-dir and --dry-run do not go with it")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    if worker != nil { return try SweepWorker(self, messages).run() }
    if !dryRun, !ask, let job = try RankedJob.join(messages, as: "sweep") {
      return try run(in: job, messages)
    }
    let (model, plan) = try read(messages)
    if dryRun { return }
    if ask { return SweepQuestions(plan).run() }
    try begin(model, plan, messages, signals: StopSignals()).run()
  }

  /// The processes of a job: one leads, the others take runs from it.
  private func run(in job: RankedJob, _ messages: Terminal) throws {
    let signals = StopSignals(isQuiet: !job.isLeader)
    var sweep: SweepRun?
    let path = try job.fromLeader {
      let (model, plan) = try read(messages)
      let begun = try begin(model, plan, messages, signals: signals)
      sweep = begun
      return Array(begun.path.utf8)
    }
    // From here on files say everything, and a lost process is not the end of the others.
    job.leave()
    if let sweep { return try sweep.run() }
    try SweepWorker(self, messages).work(String(decoding: path, as: UTF8.self), signals)
  }

  /// Takes hold of the sweep's folder.
  private func begin(
    _ model: ModelSpec, _ plan: SweepPlan, _ messages: Terminal, signals: StopSignals
  ) throws -> SweepRun {
    do throws(RunFolderError) {
      return try SweepRun(self, model, plan, messages, signals: signals)
    } catch {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }

  /// The spec with its sweep; says what would be tried.
  func read(_ messages: Terminal) throws -> (model: ModelSpec, plan: SweepPlan) {
    guard let spec, spec != "-" else {
      messages.write("nnrun: trials read the spec again, so it must be a file\n")
      throw ExitStatus.failed.exitCode
    }
    let file = try SpecReading.file(spec, messages)
    var loader = SpecTreeLoader()
    if let tree = loader.load(file, overrides: overrides.values), tree.root["sweep"] == nil {
      messages.write("nnrun: \(file.path) has no `sweep`; `nnrun explain sweep` shows one\n")
      throw ExitStatus.problems.exitCode
    }
    let (model, plan) = try checked(file, messages)
    if !quiet || dryRun { messages.write("nnrun: \(plan.outline)\n") }
    return (model, plan)
  }

  var allOverrides: [String] { overrides.values + (trials.map { ["sweep.trials=\($0)"] } ?? []) }

  /// The sweep's folder, if it is given.
  var folder: String? { worker ?? runDir }

  /// Of each of so many runs at once.
  func threads(places: Int) -> Int {
    runtime.threads
      ?? max(1, (Launcher.threads ?? ProcessInfo.processInfo.activeProcessorCount) / places)
  }

  private func checked(_ file: SourceFile, _ messages: Terminal) throws -> (ModelSpec, SweepPlan) {
    let severities = try SpecReading.severities(
      for: file.path, configurationFile.choice, messages)
    let check = SpecCheck(
      file, overrides: allOverrides, data: .header, machine: thisMachine(),
      severities: severities.keepingErrors, known: nil)
    if check.spec == nil || !quiet { SpecReading.show(check.diagnostics, messages) }
    guard let model = check.spec else { throw ExitStatus.problems.exitCode }
    guard let plan = check.sweep else { throw ExitStatus.problems.exitCode }
    return (model, plan)
  }
}
