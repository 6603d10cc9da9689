// SPDX-License-Identifier: MIT

package import NNSpec

/// `environment.json`: on what a run was made, and by which command.
package enum EnvironmentFile {
  /// Its name in the run folder.
  package static let fileName = "environment.json"

  /// Returns the document.
  package static func document(_ start: RunStart, command: String) -> JSONValue {
    .object([
      ("schema", .string("nnrun/environment/v1")),
      ("command", .string(command)),
      ("spec", .string(start.specPath)),
      ("environment", .object(start.environment.map { ($0.name, .string($0.value)) })),
    ])
  }
}
