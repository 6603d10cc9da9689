// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun test`: trains specs and judges their `expect`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Trains specs and judges what they expect.",
    discussion: """
      A PATH is a file, a folder (all *.nn.yaml and *.nn.yml below it), a pattern with *, ** and ? in quotes, or - for \
      standard input. Without any, it is the current folder. A spec without `expect` passes if it trains.

      Exit codes, the first that fits: 130 and 143 stopped by a signal, 2 something could not be read, written or run, \
      1 the check or the data of a spec has errors, 4 training diverged, 3 an expectation was not met, 0 all passed.
      """)

  @Argument(help: "Specs, folders or patterns; - is standard input.")
  var paths: [String] = []

  @OptionGroup var overrides: OverrideOptions

  @OptionGroup var runtime: RuntimeOptions

  @Option(help: ArgumentHelp("Writes JUnit's XML into a file as well.", valueName: "file"))
  var junit: String?

  @Option(
    help: ArgumentHelp(
      "Keeps each run in a folder of this one, named after the spec's file; earlier runs there are replaced.",
      valueName: "dir"))
  var keep: String?

  @Flag(help: "Ends with the first spec that does not pass.")
  var failFast = false

  @Flag(help: "Prints one JSON document.")
  var json = false

  @Option(help: "Progress: auto, bar, plain, json or none; auto is a bar on a terminal, else none.")
  var progress: Progress.Style = .auto

  @Flag(name: .shortAndLong, help: "No progress and no warnings of the check.")
  var quiet = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func run() throws {
    let status = TestRun(self).run()
    if status != .done { throw status.exitCode }
  }
}
