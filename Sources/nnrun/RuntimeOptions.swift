// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    Network.Settings(
      threads: threads ?? Launcher.threads, instructionSet: cpu == .auto ? nil : cpu.rawValue)
  }
}

extension Launcher {
  /// The one that started this process with others; nil without one.
  static let current = Launcher(ProcessInfo.processInfo.environment)

  /// This process's share of its machine, unless it is bound to less; nil if it was started alone.
  static var threads: Int? {
    let process = ProcessInfo.processInfo
    return current.map {
      max(1, min(process.activeProcessorCount, process.processorCount / max(1, $0.localCount)))
    }
  }
}
