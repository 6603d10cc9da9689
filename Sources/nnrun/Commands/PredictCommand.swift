// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun predict`: what a trained network says of new data, how a series goes on, or what a language model writes.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Writes a run's predictions for a data file, a forecast, or a language model's text.",
    discussion: """
      Predictions are csv, jsonl or npy: the format follows from the ending of -o, or from --format. A class is \
      given with its probability and that of every class; a number in the target's own units; of sequences there \
      is a line a time step. With --steps, the series in --data is gone on with. A language model without --data \
      writes a text, drawn symbol by symbol; the same seed writes the same text.
      """)

  @Argument(help: "The run folder.")
  var runFolder: String

  @Option(
    help: ArgumentHelp("The data file; the target's column may be missing.", valueName: "file"))
  var data: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(help: "csv, jsonl or npy; else the ending of -o decides, else csv.")
  var format: PredictionFormat?

  @Option(help: ArgumentHelp("Rows of a series to forecast behind the data.", valueName: "n"))
  var steps: Int?

  @OptionGroup(title: "Text") var writing: WritingOptions

  @OptionGroup var runtime: RuntimeOptions

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if let steps, !(1...100_000).contains(steps) {
      throw ValidationError("--steps must be between 1 and 100000")
    }
    if data == nil, steps != nil { throw ValidationError("--steps needs the series in --data") }
    if let format, format != .csv, steps != nil || data == nil {
      throw ValidationError("--format is for predictions: a forecast is csv, a text is a text")
    }
    if data != nil, writing.isGiven {
      throw ValidationError("--prompt and its kin write a text, --data predicts for a file")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    let model = try RunReading.model(runFolder, runtime.settings, messages)
    guard let data else {
      try write(Array(writing.text(model, messages).utf8), messages)
      return
    }
    let part = try examples(data, model, messages)
    if let steps {
      let text = try SeriesForecast(model, part).csv(steps: steps, messages)
      try write(Array(text.utf8), messages)
      return
    }
    let evaluator = try RunReading.evaluator(model, part, messages)
    let predictions = evaluator.run(on: part, keepsOutputs: true).predictions
    let targets = zip(predictions, model.spec.facts.targets).map { predictions, target in
      PredictedTarget(predictions, classes: target.classes ?? [], name: target.name)
    }
    let file = PredictionFile(targets, rows: part.rows, names: names(of: part, model))
    let format =
      format ?? PredictionFormat.allCases.first { output.hasSuffix(".\($0.rawValue)") } ?? .csv
    try write(file.bytes(format), messages)
  }

  /// The groups of a long table, or what orders a series.
  private func names(
    of part: DataSplit, _ model: TrainedModel
  ) -> (column: String, values: [String])? {
    let data = model.spec.data.value
    guard let values = part.places, let column = data.source.value.group ?? data.split?.value.order
    else { return nil }
    return (column, values)
  }

  private func examples(
    _ file: String, _ model: TrainedModel, _ messages: Terminal
  ) throws -> DataSplit {
    guard TextFile.exists(file) else {
      messages.write("nnrun: cannot read \(file)\n")
      throw ExitStatus.failed.exitCode
    }
    var found: [Diagnostic] = []
    let part = readExamples(
      model.spec, model.preprocessing, file: file, needsTarget: false, reportingTo: &found)
    SpecReading.show(found, messages)
    guard let part else { throw ExitStatus.problems.exitCode }
    guard part.count > 0 else {
      messages.write("nnrun: \(file) has no example: every row has an empty cell\n")
      throw ExitStatus.problems.exitCode
    }
    return part
  }

  private func write(_ bytes: [UInt8], _ messages: Terminal) throws {
    let screen = Terminal(.output, color)
    // A person looks at it: names of classes and a model's own text must not steer the terminal.
    if output == "-", screen.isTerminal {
      return screen.write(String(decoding: bytes, as: UTF8.self))
    }
    do throws(SystemError) {
      try FileSystem.writeWhole(bytes, to: output)
    } catch {
      messages.write("nnrun: cannot write \(output): \(error.reason)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}

extension PredictionFormat: ExpressibleByArgument {}
