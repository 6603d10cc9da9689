// SPDX-License-Identifier: MIT

internal import NNSpec

extension TrainingSession {
  /// Trains into a run folder: events to the reporter, then model and preprocessing, then the summary that names their hashes.
  ///
  /// `saver`: writes checkpoints on the way. `resumption`: what the folder holds of the run that goes on.
  package func train(
    into folder: RunFolder, reporter: RunReporter, environment: [RunStart.Fact],
    stop: StopRequest, saver: CheckpointWriter? = nil, from resumption: RunResumption? = nil
  ) throws -> RunEnd {
    try folder.write("preprocessing.json", data.preprocessing.json.pretty())
    let events = try resumption?.cutBack(folder) ?? []
    var end = try train(stop: stop, saver: saver, from: resumption?.checkpoint) { event in
      if case .started(var start) = event {
        start.environment = environment
        if let resumption, resumption.checkpoint != nil {
          try reporter.resume(start, after: events, step: resumption.step)
        } else {
          try reporter.receive(.started(start))
        }
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
