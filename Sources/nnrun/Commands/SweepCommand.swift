// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

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

  @Argument(help: "The spec.")
  var spec: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a value before reading; may be given several times.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("The same as --set sweep.trials=N.", valueName: "n"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Trials that run at once; the spec's `parallel` if not given.", valueName: "n"))
  var parallel: Int?

  @Option(help: ArgumentHelp("The sweep's folder; else runs/<name>-sweep-<n>.", valueName: "dir"))
  var runDir: String?

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
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    if spec == "-" {
      messages.write("nnrun: trials read the spec again, so it must be a file\n")
      throw ExitStatus.failed.exitCode
    }
    let file = try SpecReading.file(spec, messages)
    var loader = SpecTreeLoader()
    if let tree = loader.load(file, overrides: overrides), tree.root["sweep"] == nil {
      messages.write("nnrun: \(file.path) has no `sweep`; `nnrun explain sweep` shows one\n")
      throw ExitStatus.problems.exitCode
    }
    let (model, plan) = try checked(file, messages)
    if !quiet || dryRun { messages.write("nnrun: \(plan.outline)\n") }
    if dryRun { return }
    if ask { return SweepQuestions(plan).run() }
    try SweepRun(self, model, plan, messages).run()
  }

  var allOverrides: [String] { overrides + (trials.map { ["sweep.trials=\($0)"] } ?? []) }

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
