// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension StarterTemplate: ExpressibleByArgument {}

/// `nnrun init`: a commented spec to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented starter spec, from a template or by looking at a data file.")

  @Argument(help: "The spec to write; - is standard output.")
  var file = "model.nn.yaml"

  @Option(
    help: ArgumentHelp(
      "A table (csv or tsv, also .gz) whose columns the spec is made for.", valueName: "file"))
  var data: String?

  @Option(help: ArgumentHelp("The column to predict.", valueName: "column"))
  var target: String?

  @Option(help: "mlp, cnn or regression.")
  var template: StarterTemplate?

  @Flag(name: .shortAndLong, help: "Replaces the file if it is there.")
  var force = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if template != nil, data != nil {
      throw ValidationError("--template and --data exclude each other")
    }
    if target != nil, data == nil { throw ValidationError("--target names a column of --data") }
    if data != nil, target == nil {
      throw ValidationError("--data needs --target, the column to predict")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, color)
    if file != "-", !force, TextFile.exists(file) {
      messages.write("nnrun: \(file) is there already; --force replaces it\n")
      throw ExitStatus.failed.exitCode
    }
    let text = try starter(messages)
    if file == "-" {
      Terminal(.output, color).write(text)
    } else {
      guard (try? Data(text.utf8).write(to: URL(filePath: file), options: .atomic)) != nil else {
        messages.write("nnrun: cannot write \(file)\n")
        throw ExitStatus.failed.exitCode
      }
      messages.write("wrote \(file); next: nnrun check \(file)\n")
    }
    try checkAgainstData(text, messages)
  }

  private func starter(_ messages: Terminal) throws -> String {
    guard let data, let target else { return (template ?? .mlp).text }
    let problem: String
    do {
      let profile = try TableProfile(path: data)
      return try StarterSpec.text(profile, target: target, dataPath: pathFromSpec(data))
    } catch let error as TableProfile.Problem {
      problem = "cannot use \(data): \(error.words)"
    } catch let error as StarterSpec.Problem {
      problem = error.words
    }
    messages.write("nnrun: \(problem)\n")
    throw ExitStatus.failed.exitCode
  }

  /// What is wrong with the rows, as a check of the new spec tells.
  private func checkAgainstData(_ text: String, _ messages: Terminal) throws {
    guard data != nil else { return }
    let source = SourceFile(path: file == "-" ? "<stdout>" : file, bytes: Array(text.utf8))
    let errors = SpecCheck(source, data: .full).diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    messages.write(DiagnosticPrinter(messages.style).text(errors))
    throw ExitStatus.problems.exitCode
  }

  /// The data's path as the spec must write it: relative to the spec's folder.
  private func pathFromSpec(_ data: String) -> String {
    let folder = file == "-" ? "." : TextFile.directory(of: file)
    return TextFile.relative(data, from: folder, current: FileManager.default.currentDirectoryPath)
  }
}
