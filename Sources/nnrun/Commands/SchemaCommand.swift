// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

extension SchemaDocument: ExpressibleByArgument {}

/// `nnrun schema`: the JSON Schemas of what the program reads and writes.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema (draft 2020-12) of specs, for editors.",
    discussion: """
      With yaml-language-server, the first line of a spec may name it:
      # yaml-language-server: $schema=nnrun.schema.json
      """)

  @Option(
    help: ArgumentHelp(
      "Of what: spec, config (.nnrun.yaml) or check (what check --json writes).", valueName: "what")
  )
  var of = SchemaDocument.spec

  func run() throws {
    Terminal(.output, .auto).write(of.document.pretty())
  }
}
