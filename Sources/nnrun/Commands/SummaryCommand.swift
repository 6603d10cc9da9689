// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun summary`: the table of layers.
struct SummaryCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Shows every layer's shape, weights and cost, and the memory that training takes.",
    discussion: """
      With --data full it reads all of the data and shows what each feature holds, how many examples the parts have, \
      and which of them stand there twice.
      """)

  @Argument(help: "The spec; - is standard input.")
  var spec: String

  @Option(name: .shortAndLong, help: "text or json.")
  var format: Format = .text

  @Flag(help: "The same as --format json.")
  var json = false

  @OptionGroup var options: SpecOptions

  func run() throws {
    let messages = Terminal(.messages, options.color)
    guard let file = SpecReading.source(spec) else {
      messages.write("nnrun: cannot read \(spec)\n")
      throw ExitStatus.failed.exitCode
    }
    let check = SpecCheck(file, overrides: options.overrides, data: options.data)
    guard let model = check.spec else {
      let errors = check.diagnostics.filter { $0.severity == .error }
      messages.write(DiagnosticPrinter(messages.style).text(errors))
      throw ExitStatus.problems.exitCode
    }
    let table = LayerTable(model)
    let output = Terminal(.output, options.color)
    if json || format == .json {
      output.write(table.json(with: check.dataSummary).pretty())
    } else {
      output.write(table.text + (check.dataSummary.map { "\n" + $0.text } ?? ""))
    }
  }
}
