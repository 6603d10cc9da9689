// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a value before reading; may be given several times.", valueName: "path=value"))
  var overrides: [String] = []

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
    parsing: .singleValue,
    help: ArgumentHelp(
      "Exit code 3 below this, as in test.accuracy=0.9.", valueName: "metric=value"))
  var failUnder: [Gate] = []

  @Option(help: "Progress: auto, bar, plain, json or none.")
  var progress: Progress.Style = .auto

  @Flag(name: .shortAndLong, help: "No progress and no advice.")
  var quiet = false

  @Flag(help: "Prints summary.json to standard output.")
  var json = false

  @OptionGroup var configurationFile: ConfigurationOptions

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    guard rates.findRate else { return }
    if overwrite || !failUnder.isEmpty {
      throw ValidationError(
        "--find-rate trains no model: --overwrite and --fail-under do not go with it")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    let clock = TrainingClock.continuous()
    let session = try SessionReading.session(
      spec, overrides: allOverrides, settings: runtime.settings, clock: clock,
      configuration: configurationFile.choice, messages: messages, isQuiet: quiet)
    let signals = StopSignals { FileSystem.say($0, on: 2) }
    if rates.findRate { return try findRate(session, signals, messages) }
    let end: RunEnd
    let folder: RunFolder
    var isBegun = false
    do {
      folder = try runFolder(session.spec.name)
      isBegun = true
      let reporter = RunReporter(
        folder: folder, progress: display(clock), command: CommandLine.quoted)
      end = try session.train(
        into: folder, reporter: reporter, environment: Environment.describe(session.network),
        stop: signals.request)
    } catch let error as RunFolderError {
      messages.write("nnrun: \(error)\(isBegun ? "; what the run wrote before is kept" : "")\n")
      throw ExitStatus.failed.exitCode
    }
    show(end, folder, messages)
    try finish(end, signals, folder, messages)
  }

  // MARK: - Parts

  private var allOverrides: [String] {
    overrides + (seed.map { ["seed=\($0)"] } ?? []) + (name.map { ["name=\($0)"] } ?? [])
  }

  private func runFolder(_ specName: String) throws(RunFolderError) -> RunFolder {
    guard let runDir else { return try RunFolder.create(name: specName) }
    return try RunFolder.create(at: runDir, overwrite: overwrite)
  }

  private func display(_ clock: TrainingClock) -> Progress {
    Progress(
      style: quiet ? .none : progress,
      terminal: TerminalFacts(descriptor: 2, environment: ProcessInfo.processInfo.environment),
      clock: clock.now,
      output: { FileSystem.say($0, on: 2) })
  }

  private func show(_ end: RunEnd, _ folder: RunFolder, _ messages: Terminal) {
    let output = Terminal(.output, color)
    if json {
      let bytes = TextFile.read(folder.path(of: "summary.json")) ?? []
      output.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    output.write(ResultText.text(end))
    output.write("report  \(folder.path(of: "report.html"))\n")
  }

  private func finish(
    _ end: RunEnd, _ signals: StopSignals, _ folder: RunFolder, _ messages: Terminal
  ) throws {
    switch end.status {
    case .diverged:
      if let place = end.divergence {
        messages.write(
          "nnrun: training diverged at step \(place.step): \(place.what) of \(place.layer) is not finite; "
            + "the \(place.isApplied && !end.restoredBest ? "weights of that step" : "last good weights") are in \(folder.path(of: "model.safetensors"))\n"
        )
      }
      throw ExitStatus.diverged.exitCode
    case .interrupted: throw signals.exitStatus.exitCode
    case .failed: throw ExitStatus.fault.exitCode
    case .done, .stoppedEarly: break
    }
    let problems = failUnder.compactMap { $0.problem(in: end) }
    for problem in problems { messages.write("nnrun: \(problem)\n") }
    if !problems.isEmpty { throw ExitStatus.gate.exitCode }
  }
}

extension Progress.Style: ExpressibleByArgument {}
