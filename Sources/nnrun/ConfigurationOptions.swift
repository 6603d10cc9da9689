// SPDX-License-Identifier: MIT

import ArgumentParser
import NNSpec

/// Which `.nnrun.yaml` holds.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration; else the first .nnrun.yaml from the spec's folder up to the top of the repository.",
      valueName: "file"))
  var config: String?

  @Flag(help: "Leaves .nnrun.yaml out.")
  var noConfig = false

  func validate() throws {
    if noConfig, config != nil {
      throw ValidationError("--config and --no-config exclude each other")
    }
  }

  var choice: Configurations.Choice {
    if noConfig { return .none }
    return config.map(Configurations.Choice.file) ?? .nearest
  }
}
