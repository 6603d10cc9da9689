// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// What `lsuv` leaves behind: a variance of 1 after each of its layers on the first batch.
@Suite struct LayerSequentialVarianceTests {
  private static let batch = 32

  private static func spec(_ training: String = "", layers: String) -> String {
    """
    nnspec: 1
    seed: 5
    initialisation: lsuv
    data:
      source: {generate: moons, count: 100}
      split: {train: 80%, validation: 20%}
    model:
      layers:
    \(layers)
    training: {loss: binary_cross_entropy, epochs: 1, batch_size: \(batch), shuffle: false\(training)}
    """
  }

  private static let layers = """
        - dense: {units: 12, name: wide, activation: tanh}
        - reshape: [2, 3, 2]
        - conv2d: {filters: 4, kernel: 2, name: filters}
        - relu
        - flatten
        - dense: {units: 8, name: even}
        - residual: {name: arm, layers: [tanh, {dense: {units: 8, name: inner}}]}
        - use: even
        - dense: {units: 1, activation: sigmoid, name: last}
    """

  /// The same network layer by layer, each without its activation.
  private static let chain: [TestLayer] = [
    TestLayer(path: "wide", text: "dense: 12"),
    TestLayer(path: "tanh", text: "activation: tanh"),
    TestLayer(path: "reshape", text: "reshape: [2, 3, 2]"),
    TestLayer(path: "filters", text: "conv2d: {filters: 4, kernel: 2}"),
    TestLayer(path: "relu", text: "activation: relu"),
    TestLayer(path: "flatten", text: "flatten"),
    TestLayer(path: "even", text: "dense: 8"),
    TestLayer(path: "arm_tanh", text: "activation: tanh"),
    TestLayer(path: "arm/inner", text: "dense: 8"),
    TestLayer(path: "arm", text: "add", sources: [.node(6), .node(8)]),
    TestLayer(path: "again", text: "dense: 8", weightsOf: 6),
    TestLayer(path: "last", text: "dense: 1"),
  ]

  /// The variance of what a layer of the chain gives on the first batch, with the weights of a session.
  private func variance(after path: String, _ session: TrainingSession) throws -> Double {
    let end = try #require(Self.chain.firstIndex { $0.path == path })
    let network = try Machine(set: .baseline, threads: 1).bare(
      Array(Self.chain[...end]), input: [2], batch: Self.batch)
    for planned in network.plan.parameters {
      let values = try #require(session.network.weights(planned.path), "\(planned.path)")
      network.setWeights(planned.path, values)
    }
    guard case .floats(let rows) = session.data.train.inputs else {
      Issue.record("points are floats")
      return .nan
    }
    network.write(Array(rows.prefix(Self.batch * 2)), to: network.plan.input.buffer)
    network.forward(batch: Self.batch, mode: .inference)
    let values = network.output.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  @Test(arguments: Machine.all) func scalesToVarianceOne(_ machine: Machine) throws {
    let session = try ToyRun.session(Self.spec(layers: Self.layers), machine.settings)
    for path in ["wide", "filters", "even", "arm/inner", "last"] {
      let variance = try variance(after: path, session)
      #expect(abs(variance - 1) < 0.01, "\(path): \(variance)")
    }
    // What is used again is not scaled again.
    #expect(abs(try variance(after: "again", session) - 1) > 0.02)
  }

  @Test(arguments: supportedSets) func doesNotDependOnThreads(_ set: InstructionSet) throws {
    let bytes = try [1, 3].map { threads in
      try ToyRun.session(
        Self.spec(layers: Self.layers), Machine(set: set, threads: threads).settings
      ).network.modelFile.bytes
    }
    #expect(bytes[0] == bytes[1])
  }

  /// Weights of a file stay as they are; those after them are scaled for what these give.
  @Test func leavesGivenWeightsAlone() throws {
    let settings = Network.Settings(threads: 1)
    let lone = "    - dense: {units: 12, name: wide, activation: tanh, initialisation: {normal: 3}}"
    // Nothing else in it has weights, so the file has no others.
    let rest = ["reshape: [12, 1]", "global_average_pool", "sigmoid"].map { "\n    - \($0)" }
    let donor = try ToyRun.session(Self.spec(layers: lone + rest.joined()), settings)
    let given = try #require(donor.network.weights("wide.weight"))
    let path = FileManager.default.temporaryDirectory
      .appending(path: "lsuv-\(UUID().uuidString).safetensors")
    try Data(donor.network.modelFile.bytes).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let session = try ToyRun.session(
      Self.spec(", weights: \(path.path)", layers: Self.layers), settings)
    #expect(session.network.weights("wide.weight") == given)
    #expect(abs(try variance(after: "wide", session) - 1) > 0.02)
    for path in ["filters", "even", "arm/inner", "last"] {
      #expect(abs(try variance(after: path, session) - 1) < 0.01, "\(path)")
    }
  }
}
