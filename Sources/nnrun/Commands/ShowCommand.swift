// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun show`: a spec with everything decided, or what two specs differ in.
struct ShowCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case yaml, json
  }

  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows everything that a spec decides, and where each value comes from.",
    discussion: """
      The output is a spec of the same meaning. --diff shows instead what another spec decides otherwise: settings, \
      layers, shapes and costs; order, aliases and restated defaults are no difference.

      Exit codes: 0 done, with --diff no difference; 1 the spec has errors, with --diff there are differences; 2 a \
      spec cannot be read, with --diff also one that has errors.
      """)

  @Argument(help: "The spec; - is standard input.")
  var spec: String

  @Option(help: ArgumentHelp("Compares with another spec.", valueName: "spec"))
  var diff: String?

  @Option(name: .shortAndLong, help: "yaml or json; of --diff, text or json.")
  var format: Format = .yaml

  @Flag(help: "The same as --format json.")
  var json = false

  @OptionGroup var options: SpecOptions

  func validate() throws {
    if diff == "-", spec == "-" {
      throw ValidationError("only one of two specs can be standard input")
    }
  }

  func run() throws {
    let messages = Terminal(.messages, options.color)
    let output = Terminal(.output, options.color)
    let isJSON = json || format == .json
    guard let diff else {
      let resolved = ResolvedSpec(try checked(spec, messages, orElse: .problems))
      output.write(isJSON ? resolved.json.pretty() : resolved.text)
      return
    }
    let difference = SpecDifference(
      try checked(spec, messages, orElse: .failed), try checked(diff, messages, orElse: .failed))
    output.write(isJSON ? difference.json.pretty() : difference.text)
    if !difference.isEmpty { throw ExitStatus.problems.exitCode }
  }

  /// A sound spec; its errors are shown, and end the program.
  private func checked(
    _ path: String, _ messages: Terminal, orElse status: ExitStatus
  ) throws -> ModelSpec {
    guard let file = SpecReading.source(path) else {
      messages.write("nnrun: cannot read \(path)\n")
      throw ExitStatus.failed.exitCode
    }
    let check = SpecCheck(file, overrides: options.overrides, data: options.data)
    if let spec = check.spec { return spec }
    SpecReading.show(check.diagnostics.filter { $0.severity == .error }, messages)
    throw status.exitCode
  }
}
