// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

/// What commands that train have in common.
enum SessionReading {
  /// Data and network of a spec; prints what was found and throws the exit code where there is none.
  static func session(
    _ spec: String, overrides: [String], settings: Network.Settings, clock: TrainingClock,
    configuration: Configurations.Choice = .nearest, messages: Terminal, isQuiet: Bool
  ) throws -> TrainingSession {
    try session(
      SpecReading.file(spec, messages), overrides: overrides, settings: settings, clock: clock,
      configuration: configuration, messages: messages, isQuiet: isQuiet)
  }

  /// The same of a spec's text; `isResumed`: a checkpoint has the weights.
  static func session(
    _ file: SourceFile, overrides: [String], settings: Network.Settings, clock: TrainingClock,
    isResumed: Bool = false, configuration: Configurations.Choice = .nearest, messages: Terminal,
    isQuiet: Bool
  ) throws -> TrainingSession {
    let severities = try SpecReading.severities(for: file.path, configuration, messages)
    let (checked, shown) = try SpecReading.check(
      file, overrides: overrides, data: .header, severities: severities, messages: messages,
      isQuiet: isQuiet)
    var found: [Diagnostic] = []
    let session: TrainingSession
    do throws(TrainingSession.Failure) {
      session = try TrainingSession(
        checked, overrides: overrides, settings: settings, clock: clock, isResumed: isResumed,
        reportingTo: &found)
    } catch {
      throw exitCode(error, shown: shown, messages)
    }
    let told = severities.applied(to: found.untold(after: shown))
    if !isQuiet || told.hasErrors { SpecReading.show(told, messages) }
    if told.hasErrors { throw ExitStatus.problems.exitCode }
    return session
  }

  /// Prints why there is no session, but for what has been `shown` before.
  static func exitCode(
    _ failure: TrainingSession.Failure, shown: [Diagnostic] = [], _ messages: Terminal
  ) -> ExitCode {
    switch failure {
    case .diagnostics(let diagnostics):
      SpecReading.show(diagnostics.untold(after: shown), messages)
      return ExitStatus.problems.exitCode
    case .network(let failure):
      messages.write("nnrun: \(failure.reason)\n")
      return ExitStatus.failed.exitCode
    }
  }

  /// A spec with a batch to time: a synthetic one where the spec tells all sizes, else the first of its data.
  static func benchmarkSubject(
    _ spec: String, overrides: [String], settings: Network.Settings, messages: Terminal
  ) throws -> BenchmarkSubject {
    let (bare, _) = try SpecReading.check(
      spec, overrides: overrides, data: .none, messages: messages, isQuiet: true)
    do throws(TrainingSession.Failure) {
      let synthetic = try BenchmarkSubject(
        synthetic: bare, overrides: overrides, settings: settings)
      if let synthetic { return synthetic }
    } catch {
      throw exitCode(error, messages)
    }
    messages.write("nnrun: only the data tells all sizes of this spec, so it is read\n")
    let (checked, _) = try SpecReading.check(
      spec, overrides: overrides, data: .header, messages: messages, isQuiet: true)
    var found: [Diagnostic] = []
    do throws(TrainingSession.Failure) {
      return try BenchmarkSubject(
        reading: checked, overrides: overrides, settings: settings, reportingTo: &found)
    } catch {
      throw exitCode(error, messages)
    }
  }
}
