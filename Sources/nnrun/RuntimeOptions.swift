// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// The options of every command that runs a network.
struct RuntimeOptions: ParsableArguments {
  enum InstructionSetChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, avx512, avx2, baseline
  }

  @Option(help: ArgumentHelp("Threads; the numbers do not depend on it.", valueName: "n"))
  var threads: Int?

  @Option(help: "Instruction set: auto, avx512, avx2 or baseline.")
  var cpu: InstructionSetChoice = .auto

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads must be between 1 and 1024")
    }
  }

  var settings: Network.Settings {
    Network.Settings(threads: threads, instructionSet: cpu == .auto ? nil : cpu.rawValue)
  }
}
