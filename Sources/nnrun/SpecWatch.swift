// SPDX-License-Identifier: MIT

import NNSpec

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Does something whenever a spec that the command line names, or its configuration, is new, changed or gone, until the program
/// is stopped.
struct SpecWatch {
  let paths: [String]
  let configuration: Configurations.Choice

  /// Milliseconds between two looks.
  private static let interval: UInt32 = 200

  func run(_ body: () -> Void) throws -> Never {
    var seen: [String: Date]?
    while true {
      let now = times()
      if now != seen {
        seen = now
        body()
        // Standard output may be a pipe, whose reader waits, or has gone.
        guard flushOutput() else { throw ExitStatus.done.exitCode }
      }
      pause(milliseconds: Self.interval)
    }
  }

  private func times() -> [String: Date] {
    var times: [String: Date] = [:]
    let specs = SpecFiles.find(paths).paths
    for path in specs + Configurations.paths(of: specs, configuration) {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      times[path] = attributes?[.modificationDate] as? Date ?? .distantPast
    }
    return times
  }
}
