// SPDX-License-Identifier: MIT

internal import NNSpec

extension TrainingSession {
  /// Trains into a run folder: events to the reporter, then model and preprocessing, then the summary that names their hashes.
  package func train(
    into folder: RunFolder, reporter: RunReporter, environment: [RunStart.Fact],
    stop: StopRequest
  ) throws -> RunEnd {
    try folder.write("preprocessing.json", data.preprocessing.json.pretty())
    var end = try train(stop: stop) { event in
      if case .started(var start) = event {
        start.environment = environment
        try reporter.receive(.started(start))
      } else {
        try reporter.receive(event)
      }
    }
    let model = network.modelFile.bytes
    try folder.write("model.safetensors", model)
    end.weightsSHA256 = SHA256.hash(ContiguousArray(model))
    try reporter.receive(.finished(end))
    return end
  }
}
