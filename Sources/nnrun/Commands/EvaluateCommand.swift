// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// `nnrun evaluate`: measures a trained network.
struct EvaluateCommand: ParsableCommand {
  enum Part: String, ExpressibleByArgument, CaseIterable {
    case train, validation, test
  }

  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Measures a run's network on a data file, or on a part of the data it was trained with.")

  @Argument(help: "The run folder.")
  var runFolder: String

  @Option(help: ArgumentHelp("A data file with the target's column.", valueName: "file"))
  var data: String?

  @Option(help: "A part of the spec's data: train, validation or test; test if there is one.")
  var split: Part?

  @OptionGroup var runtime: RuntimeOptions

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Exit code 3 below this, as in accuracy=0.9.", valueName: "metric=value"))
  var failUnder: [String] = []

  @Flag(help: "Prints JSON.")
  var json = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if data != nil, split != nil { throw ValidationError("--data and --split exclude each other") }
    if failUnder.contains(where: { gate($0) == nil }) {
      throw ValidationError("--fail-under takes metric=value")
    }
  }

  private func gate(_ text: String) -> (name: String, least: Double)? {
    let words = text.split(separator: "=", maxSplits: 1).map(String.init)
    return words.count == 2 ? Double(words[1]).map { (words[0], $0) } : nil
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    let model = try RunReading.model(runFolder, runtime.settings, messages)
    let (name, part) = try examples(model, messages)
    guard part.count > 0 else {
      messages.write("nnrun: \(name) has no examples\n")
      throw ExitStatus.problems.exitCode
    }
    let values = try RunReading.evaluator(model, part, messages).measure(part)
    let output = Terminal(.output, color)
    if json {
      let numbers = zip(values.names, values.values).map { ($0, JSONValue.double($1)) }
      output.write(
        JSONValue.object([
          ("schema", .string("nnrun/evaluate/v1")), ("data", .string(name)),
          ("examples", .int(part.count)), ("metrics", .object(numbers)),
        ]).pretty())
    } else {
      output.write(ResultText.line(name, values) + "\n")
    }
    let missed = failUnder.compactMap(gate).filter { gate in
      value(gate.name, values).map { $0 < gate.least } ?? true
    }
    for gate in missed {
      messages.write("nnrun: \(gate.name) is below \(gate.least) or not measured\n")
    }
    if !missed.isEmpty { throw ExitStatus.gate.exitCode }
  }

  /// A metric by its name, `digit.accuracy` of several targets; also with the part before it, as `train` writes it.
  private func value(_ name: String, _ values: NamedValues) -> Double? {
    let words = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard words.count == 2, Part(rawValue: words[0]) != nil else { return values[name] }
    return values[name] ?? values[words[1]]
  }

  private func examples(
    _ model: TrainedModel, _ messages: Terminal
  ) throws -> (String, DataSplit) {
    var found: [Diagnostic] = []
    if let data {
      guard TextFile.exists(data) else {
        messages.write("nnrun: cannot read \(data)\n")
        throw ExitStatus.failed.exitCode
      }
      let part = readExamples(
        model.spec, model.preprocessing, file: data, needsTarget: true, reportingTo: &found)
      SpecReading.show(found, messages)
      guard let part else { throw ExitStatus.problems.exitCode }
      return (data, part)
    }
    let parts = model.parts(folder: runFolder, reportingTo: &found)
    SpecReading.show(found, messages)
    guard let parts else { throw ExitStatus.problems.exitCode }
    guard TrainedModel.isUnchanged(parts, since: runFolder) else {
      messages.write(
        "nnrun: the data has changed since \(runFolder) was trained, so its parts are others; "
          + "--data measures on a file as it is now\n")
      throw ExitStatus.failed.exitCode
    }
    let wanted =
      split ?? (parts.test != nil ? .test : parts.validation != nil ? .validation : .train)
    let part: DataSplit? =
      switch wanted {
      case .train: parts.train
      case .validation: parts.validation
      case .test: parts.test
      }
    guard let part else {
      messages.write("nnrun: the data of this run has no \(wanted.rawValue) part\n")
      throw ExitStatus.problems.exitCode
    }
    return (wanted.rawValue, part)
  }
}

/// What commands on a run folder have in common.
enum RunReading {
  /// The trained model; prints why and throws the exit code where there is none.
  static func model(
    _ folder: String, _ settings: Network.Settings, _ messages: Terminal
  ) throws -> TrainedModel {
    try use(messages) { () throws(TrainedModel.Failure) in
      try TrainedModel(folder: folder, settings: settings)
    }
  }

  /// What measures some examples; prints why and throws the exit code where it cannot be made.
  static func evaluator(
    _ model: TrainedModel, _ part: DataSplit, _ messages: Terminal
  ) throws -> Evaluator {
    try use(messages) { () throws(TrainedModel.Failure) in try model.evaluator(for: part) }
  }

  /// The network for some examples, likewise.
  static func network(
    _ model: TrainedModel, _ part: DataSplit, _ messages: Terminal
  ) throws -> Network {
    try use(messages) { () throws(TrainedModel.Failure) in try model.network(for: part) }
  }

  private static func use<Result>(
    _ messages: Terminal, _ make: () throws(TrainedModel.Failure) -> Result
  ) throws -> Result {
    do throws(TrainedModel.Failure) {
      return try make()
    } catch {
      messages.write("nnrun: cannot use \(error.path): \(error.reason)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}
