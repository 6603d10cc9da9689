// SPDX-License-Identifier: MIT

import NNRuntime

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// On what a run is made, for `environment.json` and the report's last section.
enum Environment {
  static func describe(_ network: Network) -> [RunStart.Fact] {
    #if os(macOS)
      let system = "macOS"
    #else
      let system = "Linux"
    #endif
    #if arch(x86_64)
      let processor = "x86_64"
    #else
      let processor = "arm64"
    #endif
    return [
      .init("nnrun", NNRun.version), .init("system", system), .init("processor", processor),
      .init("instruction set", network.instructionSetName),
      .init("threads", "\(network.threads)"),
      .init("processors", "\(ProcessInfo.processInfo.activeProcessorCount)"),
    ]
  }

  /// Those that train together, if there are several.
  static func processes(_ ranks: (any RankGroup)?) -> [RunStart.Fact] {
    ranks.map { [.init("processes", "\($0.count)")] } ?? []
  }
}

extension CommandLine {
  /// The command as a shell would read it.
  static var quoted: String {
    arguments.enumerated().map { index, word in
      let word = index == 0 ? word.split(separator: "/").last.map(String.init) ?? word : word
      return Words.quoted(word)
    }.joined(separator: " ")
  }
}
