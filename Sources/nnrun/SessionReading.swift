// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// What commands that train have in common.
enum SessionReading {
  /// Data and network of a spec; prints what was found and throws the exit code where there is none.
  static func session(
    _ spec: String, overrides: [String], settings: Network.Settings, clock: TrainingClock,
    messages: Terminal, isQuiet: Bool
  ) throws -> TrainingSession {
    let (checked, shown) = try SpecReading.check(
      spec, overrides: overrides, data: .header, messages: messages, isQuiet: isQuiet)
    var found: [Diagnostic] = []
    do throws(TrainingSession.Failure) {
      let session = try TrainingSession(
        checked, overrides: overrides, settings: settings, clock: clock, reportingTo: &found)
      if !isQuiet { SpecReading.show(found.untold(after: shown), messages) }
      return session
    } catch {
      switch error {
      case .diagnostics(let diagnostics):
        SpecReading.show(diagnostics.untold(after: shown), messages)
        throw ExitStatus.problems.exitCode
      case .network(let failure):
        messages.write("nnrun: \(failure.reason)\n")
        throw ExitStatus.failed.exitCode
      }
    }
  }
}
