// SPDX-License-Identifier: MIT

import NNRuntime

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// On what a run is made, for `environment.json` and the report's last section.
enum Environment {
  static func describe(_ network: Network) -> [(name: String, value: String)] {
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
      ("nnrun", NNRun.version), ("system", system), ("processor", processor),
      ("instruction set", network.instructionSetName),
      ("threads", "\(network.threads)"),
      ("processors", "\(ProcessInfo.processInfo.activeProcessorCount)"),
    ]
  }
}

extension CommandLine {
  /// The command as a shell would read it.
  static var quoted: String {
    arguments.enumerated().map { index, word in
      let word = index == 0 ? word.split(separator: "/").last.map(String.init) ?? word : word
      let isPlain = word.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,".contains($0))
      }
      return isPlain && !word.isEmpty
        ? word
        : "'"
          + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
          + "'"
    }.joined(separator: " ")
  }
}
