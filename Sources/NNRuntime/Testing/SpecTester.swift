// SPDX-License-Identifier: MIT

package import NNSpec

/// Trains specs and judges their `expect`.
package struct SpecTester {
  /// What all specs of a test have in common.
  package struct Settings {
    package let overrides: [String]
    package let network: Network.Settings
    package let machine: SpecCheck.Machine?
    package let stop: StopRequest
    /// What `environment.json` says of the machine.
    package let environment: (Network) -> [RunStart.Fact]
    package let command: String

    package init(
      overrides: [String], network: Network.Settings, machine: SpecCheck.Machine?,
      stop: StopRequest, environment: @escaping (Network) -> [RunStart.Fact],
      command: String
    ) {
      (self.overrides, self.network, self.machine) = (overrides, network, machine)
      (self.stop, self.environment, self.command) = (stop, environment, command)
    }
  }

  private let settings: Settings
  private let clock: TrainingClock

  package init(_ settings: Settings, clock: TrainingClock) {
    (self.settings, self.clock) = (settings, clock)
  }

  /// Trains one spec; with a folder, its run is kept there.
  package func test(
    _ file: SourceFile, keptIn folder: String? = nil, progress: Progress? = nil
  ) -> SpecTestResult {
    let check = SpecCheck(file, overrides: settings.overrides, machine: settings.machine)
    guard let spec = check.spec else {
      // What follows from the spec alone is judged by the check.
      let errors = check.diagnostics.filter { $0.severity == .error }
      let isGate = errors.allSatisfy { $0.code == .expectationNotMet }
      return SpecTestResult(file.path, isGate ? .failed : .problems, check.diagnostics)
    }
    let start = clock.now()
    var found: [Diagnostic] = []
    do throws(TrainingSession.Failure) {
      let session = try session(spec, settings.network, &found)
      let diagnostics = check.diagnostics + found.untold(after: check.diagnostics)
      do {
        var end = try train(session, folder, progress)
        try judgeProperties(spec, session, &end)
        return SpecTestResult(
          file.path, diagnostics, end, seconds: clock.now() - start, folder: folder)
      } catch {
        return SpecTestResult(file.path, .error, diagnostics, reason: "\(error)")
      }
    } catch {
      switch error {
      case .diagnostics(let diagnostics):
        return SpecTestResult(
          file.path, .problems,
          check.diagnostics + diagnostics.untold(after: check.diagnostics))
      case .network(let failure):
        return SpecTestResult(file.path, .error, check.diagnostics, reason: failure.reason)
      }
    }
  }

  private func session(
    _ spec: ModelSpec, _ network: Network.Settings, _ found: inout [Diagnostic]
  ) throws(TrainingSession.Failure) -> TrainingSession {
    try TrainingSession(
      spec, overrides: settings.overrides, settings: network, clock: clock, reportingTo: &found)
  }

  private func train(
    _ session: TrainingSession, _ path: String?, _ progress: Progress?
  ) throws -> RunEnd {
    guard let path else {
      let end = try session.train(stop: settings.stop) { progress?.receive($0) }
      progress?.receive(.finished(end))
      return end
    }
    let folder = try RunFolder.create(at: path, overwrite: true)
    let reporter = RunReporter(folder: folder, progress: progress, command: settings.command)
    return try session.train(
      into: folder, reporter: reporter, environment: settings.environment(session.network),
      stop: settings.stop)
  }

  /// The same spec again, on another number of threads or interrupted, must come to the same weights.
  private func judgeProperties(
    _ spec: ModelSpec, _ session: TrainingSession, _ end: inout RunEnd
  ) throws {
    guard end.status == .done || end.status == .stoppedEarly else { return }
    let weights = session.network.modelFile.bytes
    for (index, expectation) in spec.expectations.enumerated() {
      let again: [UInt8]?
      switch expectation.subject {
      case .deterministic: again = try onOtherThreads(spec, end)
      case .resumable: again = try interrupted(spec, end)
      default: continue
      }
      guard let again else { continue }
      end.expectations[index] = end.expectations[index].judged(again == weights)
    }
  }

  private func onOtherThreads(_ spec: ModelSpec, _ first: RunEnd) throws -> [UInt8]? {
    var (found, network) = ([Diagnostic](), settings.network)
    network.threads = network.threads == 1 ? 2 : 1
    let session = try session(spec, network, &found)
    let end = try session.train(stop: settings.stop) { _ in }
    return end.status == first.status ? session.network.modelFile.bytes : nil
  }

  /// Ends after half of the steps, and goes on from the state that was saved.
  private func interrupted(_ spec: ModelSpec, _ first: RunEnd) throws -> [UInt8]? {
    var found: [Diagnostic] = []
    let begun = try session(spec, settings.network, &found)
    let session = try session(spec, settings.network, &found)
    let rest = try session.trainer(
      after: max(1, first.steps / 2), of: begun, stop: settings.stop)
    return try rest.train().status == first.status ? session.network.modelFile.bytes : nil
  }
}
