// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// `nnrun schema`: the JSON Schema of specs, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema (draft 2020-12) of specs, for editors.",
    discussion: """
      With yaml-language-server, the first line of a spec may name it:
      # yaml-language-server: $schema=nnrun.schema.json
      """)

  func run() throws {
    Terminal(.output, .auto).write(SpecSchema.document.pretty())
  }
}
