// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Networks that are no line: values with several readers, shared weights, several inputs and predictions.
@Suite struct GraphTests {
  /// x → shared → a; a → shared → b; y = (a · b) + skip(x), all of one width.
  private static let shared = [
    TestLayer(path: "shared", text: "dense: {units: 4, activation: tanh}"),
    TestLayer(path: "once", text: "dense: {units: 4, activation: tanh}", weightsOf: 0),
    TestLayer(
      path: "twice", text: "dense: {units: 4, activation: tanh}", sources: [.node(0)], weightsOf: 0),
    TestLayer(path: "product", text: "multiply", sources: [.node(1), .node(2)]),
    TestLayer(path: "sum", text: "add", sources: [.node(3), .inputs, .node(0)]),
    TestLayer(path: "norm", text: "layer_norm: {epsilon: 0.1}"),
    TestLayer(path: "again", text: "layer_norm: {epsilon: 0.1}", sources: [.node(4)], weightsOf: 5),
    TestLayer(path: "end", text: "concat", sources: [.node(5), .node(6), .inputs]),
  ]

  @Test(arguments: supportedSets) func gradients(set: InstructionSet) throws {
    for batch in [1, 3] {
      let check = try GradientCheck(Self.shared, shape: [4], batch: batch, set: set)
      // Layers that use another's weights bring none of their own.
      #expect(check.network.plan.parameters.count == 4)
      try check.run()
    }
  }

  private static let text = """
    nnspec: 1
    seed: 3
    data:
      source: {csv: toy.csv}
      inputs: {a: number, b: {type: vector, columns: [b1, b2]}, c: category}
      target:
        kind: {type: category}
        big: {type: binary, column: size, positive: [l, xl]}
        value: {type: vector, columns: [v1, v2]}
      split: {train: 100%}
    model:
      layers:
        - dense: {units: 6, activation: tanh, name: encoder, from: input.b}
        - use: {layer: encoder, name: second, from: input.b}
        - embedding: {units: 6, from: input.c, name: word}
        - concat: [input.a, second, word, encoder]
        - dropout: 0.2
        - residual: {layers: [{dense: 19}, relu]}
        - batch_norm: {name: trunk}
        - output: {name: kinds}
        - output: {name: sizes, from: trunk}
        - dense: {units: 2, name: values, from: trunk}
      outputs: {kind: kinds, big: sizes, value: values}
    training:
      loss: {kind: cross_entropy, big: binary_cross_entropy, value: mse}
      loss_weights: {kind: 1, big: 0.5, value: 0.25}
      metrics: {kind: [accuracy], big: [accuracy], value: [rmse]}
      freeze: [word, "*.bias"]
      epochs: 4
      batch_size: 3
    """

  private func session(_ settings: Network.Settings) throws -> TrainingSession {
    var table = "a,b1,b2,c,kind,size,v1,v2\n"
    for row in 0..<14 {
      let word = ["red", "blue", "green"][row % 3]
      let size = ["s", "m", "l", "xl"][row % 4]
      table += "\(row),\(row % 5),\(7 - row),\(word),\(row % 2 == 0 ? "x" : "y"),\(size),"
      table += "\(row * 2),\(row % 3)\n"
    }
    return try ToyRun.session(Self.text, settings, files: ["toy.csv": table])
  }

  @Test func manyInputsAndTargets() throws {
    var all: [[Float]] = []
    for threads in [1, 3] {
      let session = try session(Network.Settings(threads: threads))
      let frozen = ["word.weight", "kinds.bias", "residual_1/dense_1.bias"]
      let before = frozen.map { session.network.weights($0) }
      #expect(session.network.weights("second.weight") == nil)
      let end = try session.train(stop: StopRequest()) { _ in }
      #expect(frozen.map { session.network.weights($0) } == before)
      for name in [
        "loss", "kind.loss", "kind.accuracy", "big.loss", "big.accuracy", "value.loss",
        "value.rmse",
      ] {
        #expect(end.train[name]?.isFinite == true, "\(name)")
      }
      let total =
        (end.train["kind.loss"] ?? 0) + 0.5 * (end.train["big.loss"] ?? 0)
        + 0.25 * (end.train["value.loss"] ?? 0)
      #expect(abs((end.train["loss"] ?? 0) - total) < 1e-9)
      all.append(
        session.network.plan.parameters.flatMap { session.network.weights($0.path) ?? [] })
    }
    #expect(all[0] == all[1])
  }

  /// The columns of each target and input go where they belong.
  @Test func batchesAreDealt() throws {
    let session = try session(Network.Settings(threads: 1))
    let network = session.network
    network.load(session.data.train, [4, 9])
    let names = network.plan.inputs.map { $0.value.shape }
    #expect(names == [[2], [1], [1]])
    let words = network.plan.inputs.map { network.read($0.value.buffer) }
    let vocabulary = try #require(session.data.preprocessing.inputs[2].classes)
    #expect(vocabulary == ["blue", "green", "red"])
    // Rows 4 and 9 are blue (4 % 3 == 1) and red; codes are places in the vocabulary.
    let order = network.plan.inputs.map(\.isCodes)
    #expect(words[try #require(order.firstIndex(of: true))] == [0, 2])
    let targets = network.plan.heads.map { network.read($0.targets) }
    // x is 0 and y 1; s of row 4 is not among the positive, m of row 9 neither.
    #expect(targets[0] == [0, 1] && targets[1] == [0, 0])
    #expect(targets[2].map { $0.rounded() } == [8, 1, 18, 0])
  }

  /// A thousand residual blocks are compiled and have the weights of a thousand.
  @Test func deepResidual() throws {
    let text = """
      nnspec: 1
      data: {source: {generate: moons}}
      model:
        layers:
          - dense: 4
          - repeat:
              times: 1000
              layers: [{residual: {layers: [{dense: 4}]}}]
          - output
      training: {loss: binary_cross_entropy, epochs: 1}
      """
    let file = SourceFile(path: "deep.nn.yaml", bytes: Array(text.utf8))
    let check = SpecCheck(file, data: .none)
    let spec = try #require(check.spec, "\(check.diagnostics.map(\.message))")
    // 2 · 4 + 4, then 4 · 4 + 4 a thousand times, then 4 + 1.
    #expect(spec.parameterCount == 12 + 1000 * 20 + 5)
    #expect(spec.graph.nodes.count == 2002)
    let network = try Network(
      spec, batch: 2, longest: 1, training: true, classWeights: nil,
      settings: Network.Settings(threads: 1))
    #expect(network.plan.heads.count == 1)
  }
}
