// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// A whole run on generated points: spec text in, trained network and events out.
struct ToyRun {
  let session: TrainingSession
  let end: RunEnd
  let evaluations: [Evaluation]

  init(_ text: String, _ settings: Network.Settings) throws {
    session = try ToyRun.session(text, settings)
    var evaluations: [Evaluation] = []
    end = try session.train(stop: StopRequest()) { event in
      if case .evaluated(let evaluation) = event { evaluations.append(evaluation) }
    }
    self.evaluations = evaluations
  }

  /// Everything before the first step.
  ///
  /// `files`: written beside the spec for as long as it takes to read them.
  static func session(
    _ text: String, _ settings: Network.Settings, files: [String: String] = [:],
    clock: TrainingClock = TrainingClock { 0 }
  ) throws -> TrainingSession {
    var folder = ""
    if !files.isEmpty {
      let place = FileManager.default.temporaryDirectory.appending(
        path: "nnrun-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, content) in files {
        try Data(content.utf8).write(to: place.appending(path: name))
      }
      folder = place.path + "/"
    }
    defer { if !folder.isEmpty { try? FileManager.default.removeItem(atPath: folder) } }
    let file = SourceFile(path: folder + "toy.nn.yaml", bytes: Array(text.utf8))
    let check = SpecCheck(file)
    let messages = check.diagnostics.filter { $0.severity == .error }.map(\.message)
    let spec = try #require(check.spec, "\(messages)")
    var sink: [Diagnostic] = []
    return try TrainingSession(
      spec, overrides: [], settings: settings, clock: clock, reportingTo: &sink)
  }

  /// The model file: equal bytes are equal weights, running statistics included.
  var bytes: [UInt8] { session.network.modelFile.bytes }
  var network: Network { session.network }
}

/// Specs of small runs over two moons.
enum ToySpec {
  private static func head(_ seed: Int) -> String {
    """
    nnspec: 1
    seed: \(seed)
    data:
      source: {generate: moons, count: 300}
      split: {train: 80%, validation: 10%, test: 10%}

    """
  }

  /// Convolution, both normalisations of weights and activations, pooling and dropout; batches of 64 and a rest of 48.
  static let convolutional =
    head(3) + """
      model:
        layers:
          - dense: {units: 256, activation: tanh}
          - reshape: [8, 8, 4]
          - conv2d: {filters: 16, kernel: 3, padding: same, use_bias: false}
          - batch_norm
          - relu
          - max_pool2d: 2
          - dropout: 0.2
          - flatten
          - dense: {units: 64, activation: relu}
          - layer_norm
          - dense: {units: 1, activation: sigmoid}
      training:
        loss: binary_cross_entropy
        optimiser: {adamw: {learning_rate: 1e-2}}
        schedule: {cosine: {warmup: 2 steps}}
        gradient: {clip_norm: 1}
        metrics: [accuracy]
        epochs: 3
        batch_size: 64
      """

  /// Every regulariser at once.
  static let regularised =
    head(4) + """
      regularisation: {l1: 1e-5, l2: 1e-4, max_norm: 2}
      model:
        layers:
          - dense: {units: 250, activation: gelu}
          - dense: {units: 130, activation: silu}
          - dropout: 0.3
          - dense: {units: 1, activation: sigmoid}
      training:
        loss: {binary_cross_entropy: {label_smoothing: 0.05}}
        optimiser: {rmsprop: {learning_rate: 1e-3, centred: true, momentum: 0.5}}
        gradient: {clip_value: 0.5}
        epochs: 3
        batch_size: 50
      """

  /// Two layers for `training` blocks of the tests.
  static func small(_ training: String, seed: Int = 1) -> String {
    head(seed) + """
      model:
        layers:
          - dense: {units: 8, activation: tanh}
          - dense: {units: 1, activation: sigmoid}
      training: {loss: binary_cross_entropy, \(training)}
      """
  }
}
