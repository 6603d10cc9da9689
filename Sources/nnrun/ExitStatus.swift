// SPDX-License-Identifier: MIT

import ArgumentParser

/// What the program's exit code says.
///
/// Commands print first and then throw `exitCode`; a `ValidationError` would put usage text behind a spec's problem.
enum ExitStatus: Int32 {
  case done = 0
  /// The spec or the data has problems at or above the fail level.
  case problems = 1
  /// The work could not be done: a file that cannot be read or written, a pattern that matches nothing.
  case failed = 2
  /// A gate was not met.
  case gate = 3
  /// Training diverged.
  case diverged = 4
  /// The command line is wrong; argument-parser's own code for it.
  case usage = 64
  /// A fault of ours.
  case fault = 70
  case interrupted = 130
  case terminated = 143

  var exitCode: ExitCode { ExitCode(rawValue) }

  /// Told to stop, with the weights saved.
  static let stopped: [ExitStatus] = [.interrupted, .terminated]
}
