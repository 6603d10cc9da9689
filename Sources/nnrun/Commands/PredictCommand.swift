// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun predict`: predictions of a trained network for new data.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Writes a run's predictions for a data file as csv, jsonl or npy.",
    discussion: """
      The format follows from the ending of -o, or from --format. A class is given with its probability and \
      that of every class; a number in the target's own units.
      """)

  @Argument(help: "The run folder.")
  var runFolder: String

  @Option(
    help: ArgumentHelp("The data file; the target's column may be missing.", valueName: "file"))
  var data: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(help: "csv, jsonl or npy; else the ending of -o decides, else csv.")
  var format: PredictionFormat?

  @OptionGroup var runtime: RuntimeOptions

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func run() throws {
    let messages = Terminal(.messages, color)
    let model = try RunReading.model(runFolder, runtime.settings, messages)
    guard TextFile.exists(data) else {
      messages.write("nnrun: cannot read \(data)\n")
      throw ExitStatus.failed.exitCode
    }
    var found: [Diagnostic] = []
    let part = readExamples(
      model.spec, model.preprocessing, file: data, needsTarget: false, reportingTo: &found)
    SpecReading.show(found, messages)
    guard let part else { throw ExitStatus.problems.exitCode }
    let evaluator = try RunReading.evaluator(model, part, messages)
    let (predictions, _) = evaluator.run(on: part, keepsOutputs: true)
    let file = PredictionFile(
      predictions, rows: part.rows, classes: model.spec.facts.target?.classes ?? [],
      target: model.preprocessing.target.name)
    let format =
      format ?? PredictionFormat.allCases.first { output.hasSuffix(".\($0.rawValue)") } ?? .csv
    do throws(SystemError) {
      try file.write(format, to: output)
    } catch {
      messages.write("nnrun: cannot write \(output): \(error.reason)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}

extension PredictionFormat: ExpressibleByArgument {}
