// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// The options of commands that train a model: what is shown, and what it must reach.
struct TrainingOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Exit code 3 below this, as in test.accuracy=0.9.", valueName: "metric=value"))
  var failUnder: [Gate] = []

  @Option(
    help: ArgumentHelp(
      "Pauses after this epoch as if stopped there; `nnrun resume` goes on.", valueName: "epoch"))
  var until: Int?

  /// As it is given; empty if it is not.
  var untilText: String { until.map { " --until \($0)" } ?? "" }

  @Option(help: "Progress: auto, bar, plain, json or none.")
  var progress: Progress.Style = .auto

  @Flag(name: .shortAndLong, help: "No progress and no advice.")
  var quiet = false

  @Flag(help: "Prints summary.json to standard output.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if let until, until < 1 { throw ValidationError("--until must be 1 or more") }
  }
}

extension Progress.Style: ExpressibleByArgument {}
