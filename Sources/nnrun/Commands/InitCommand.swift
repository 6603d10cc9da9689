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

  @Option(
    help: ArgumentHelp(
      "The JSON Schema that the first line names for editors; written if it is not there. Else nnrun.schema.json above the spec or beside it.",
      valueName: "file"))
  var schema: String?

  @Flag(help: "Names and writes no schema.")
  var noSchema = false

  @Flag(name: .shortAndLong, help: "Replaces the file if it is there.")
  var force = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  func validate() throws {
    if template != nil, data != nil {
      throw ValidationError("--template and --data exclude each other")
    }
    if schema != nil, noSchema {
      throw ValidationError("--schema and --no-schema exclude each other")
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
    let editor = editorSchema
    let text = try (editor?.modeline ?? "") + starter(messages)
    if file == "-" {
      Terminal(.output, color).write(text)
    } else {
      try write(text, to: file, messages)
      var written = file
      if let path = editor?.path, !TextFile.exists(path) {
        try write(SchemaDocument.spec.document.pretty(), to: path, messages)
        written += " and \(path), which editors read"
      }
      messages.write("wrote \(written); next: nnrun check \(file)\n")
    }
    try checkAgainstData(text, messages)
  }

  /// Standard output comes with nothing beside it.
  private var editorSchema: StarterSchema? {
    noSchema || file == "-" ? nil : StarterSchema(for: file, at: schema)
  }

  private func write(_ text: String, to path: String, _ messages: Terminal) throws {
    guard TextFile.write(text.utf8, to: path) else {
      messages.write("nnrun: cannot write \(path)\n")
      throw ExitStatus.failed.exitCode
    }
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
