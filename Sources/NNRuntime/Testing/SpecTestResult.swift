// SPDX-License-Identifier: MIT

package import NNSpec

/// What came of one spec in `nnrun test`.
package struct SpecTestResult: Sendable {
  package enum Status: String, Sendable {
    /// It trains, and every expectation holds.
    case passed
    /// An expectation does not hold, or could not be judged.
    case failed
    /// The check, or the data, has errors; nothing was trained.
    case problems
    case diverged
    case interrupted
    /// A file cannot be read or written, or the machine is too small.
    case error
    /// `--fail-fast` ended the run before it.
    case skipped
  }

  package let path: String
  package let status: Status
  /// Of the check.
  package private(set) var diagnostics: [Diagnostic] = []
  /// Judged, in the order of the spec; empty where none was trained.
  package private(set) var expectations: [RunEnd.Expectation] = []
  /// Why it is an error or diverged.
  package private(set) var reason = ""
  package private(set) var seconds = 0.0
  /// The run folder, if it is kept.
  package private(set) var folder: String?

  /// A spec that was not trained.
  package init(
    _ path: String, _ status: Status, _ diagnostics: [Diagnostic] = [], reason: String = ""
  ) {
    (self.path, self.status) = (path, status)
    (self.diagnostics, self.reason) = (diagnostics, reason)
  }

  /// A spec whose training ended somehow.
  init(_ path: String, _ diagnostics: [Diagnostic], _ end: RunEnd, seconds: Double, folder: String?)
  {
    self.path = path
    self.diagnostics = diagnostics
    self.seconds = seconds
    self.folder = folder
    expectations = end.expectations
    switch end.status {
    case .diverged:
      status = .diverged
      reason =
        end.divergence.map {
          "training diverged at step \($0.step): \($0.what) of \($0.layer) is not finite"
        } ?? "training diverged"
    case .interrupted: (status, reason) = (.interrupted, "stopped before the end")
    case .failed: (status, reason) = (.error, "training failed")
    case .done, .stoppedEarly:
      status = end.expectations.allSatisfy { $0.holds == true } ? .passed : .failed
    }
  }

  package var passes: Bool { status == .passed }
}
