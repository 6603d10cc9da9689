// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

extension CheckRun {
  /// Shows the sizes that one batch of a sound spec has beside those predicted, among the messages; false where it cannot be run.
  ///
  /// With data where it may be read, else with a batch of its shapes.
  func probe(_ spec: ModelSpec) -> Bool {
    do throws(TrainingSession.Failure) {
      let settings = Network.Settings()
      let subject = try subject(spec, settings)
      guard let subject else {
        messages.write(
          "nnrun: \(spec.file.path): only the data tells a size, so that there is no batch\n")
        return false
      }
      messages.write(try SignalComparison(subject, settings: settings).text)
      return true
    } catch {
      _ = SessionReading.exitCode(error, messages)
      return false
    }
  }

  private func subject(
    _ spec: ModelSpec, _ settings: Network.Settings
  ) throws(TrainingSession.Failure) -> BenchmarkSubject? {
    let overrides = command.options.overrides
    if [.header, .full].contains(command.options.data) {
      var sink: [Diagnostic] = []
      return try BenchmarkSubject(
        reading: spec, overrides: overrides, settings: settings, reportingTo: &sink)
    }
    return try BenchmarkSubject(synthetic: spec, overrides: overrides, settings: settings)
  }
}
