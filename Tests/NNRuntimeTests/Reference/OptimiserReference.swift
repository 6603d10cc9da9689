// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

extension ReferenceTests {
  /// A dense layer whose gradients the test writes; only penalties, norm and update run.
  static func updated(
    _ machine: Machine, shape: [Int], optimiser: any OptimiserSpec,
    gradient: GradientRules = GradientRules(),
    regularisation: String = "{}"
  ) throws -> Network {
    let isDense = shape.count == 2
    let text =
      isDense
      ? "dense: \(shape[1])" : "conv2d: {filters: \(shape[3]), kernel: [\(shape[0]), \(shape[1])]}"
    let loss = try decode("mean_squared_error", of: Catalogue.losses).value
    return try machine.network(
      [TestLayer(path: "layer", text: text, regularisation: regularisation)],
      input: isDense ? [shape[0]] : Array(shape.dropLast()), batch: 1,
      loss: Compiler.Loss(spec: loss, targetIsLabel: false), optimiser: optimiser,
      gradient: gradient)
  }

  /// Weight and bias after each of the shared gradients.
  static func checkOptimiser(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let options = golden["options"]
    let text = try GoldenNames.text("optimisers", try golden.string("optimiser"), options)
    let optimiser = try decode(text, of: Catalogue.optimisers).value
    let start = try file.root.required("initial").tensors
    let gradients = try file.root.required("gradients").items?.map(\.tensors) ?? []
    let trajectory = try golden.required("trajectory").items?.map(\.tensors) ?? []
    try #require(trajectory.count == gradients.count && !gradients.isEmpty, "\(golden.label)")
    let shape = try #require(start.first { $0.0 == "weight" }?.1.shape)
    // Where the language has them: `training.gradient`.
    let clips = ["clip_norm": options?["clip_global_norm"], "clip_value": options?["clip_value"]]
    let given = clips.compactMap { name, value in value.map { "\(name): \($0.text)" } }
    let clipping = try decodeGroup("{\(given.joined(separator: ", "))}", as: GradientSpec.self)
    for machine in Machine.all {
      let network = try updated(
        machine, shape: shape, optimiser: optimiser, gradient: GradientRules(clipping))
      network.initialise(seed: 0)
      try set(start, "layer.", in: network)
      for (step, gradient) in gradients.enumerated() {
        for (name, tensor) in gradient { try network.setGradient("layer.\(name)", tensor.floats) }
        let norm = try network.norm(threads: machine.threads)
        network.update(
          step: step, learningRate: optimiser.learningRate, norm: norm,
          clipNorm: clipping.clipNorm)
        for (name, tensor) in trajectory[step] {
          let what = "\(golden.label), \(machine): \(name) after step \(step)"
          comparison.check(try #require(network.weights("layer.\(name)")), tensor, what)
        }
      }
    }
  }

  static func hasRegulariser(_ name: String) -> Bool {
    // `elastic` is l1 and l2 together.
    let names = name == "elastic" ? ["l1", "l2"] : [name]
    return names.allSatisfy { name in RegularisationSpec.options.contains { $0.name == name } }
  }

  /// Value and gradient of penalties, and weights after a constraint.
  static func checkRegulariser(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let isConstraint = try golden.string("kind") == "constraint"
    let name = try golden.string(isConstraint ? "constraint" : "regulariser")
    let text = try GoldenNames.optionText("regularisers", name, golden["options"])
    let weight = try golden.tensor("weight")
    let sgd = try decode("sgd", of: Catalogue.optimisers).value
    for machine in Machine.all {
      let network = try updated(
        machine, shape: weight.shape, optimiser: sgd, regularisation: text)
      network.setWeights("layer.weight", weight.floats)
      try network.setGradient("layer.weight", [Float](repeating: 0, count: weight.count))
      let norm = try network.norm(threads: machine.threads)
      let what = "\(golden.label), \(machine)"
      if isConstraint {
        // The gradient is 0: nothing but the constraint moves the weights.
        network.update(step: 0, learningRate: 1, norm: norm, clipNorm: nil)
        let ours = try #require(network.weights("layer.weight"))
        comparison.check(ours, try golden.tensor("projected"), "\(what): projected")
      } else {
        let value = try #require(network.penalty)
        comparison.check([value], [try #require(golden["value"]?.number)], "\(what): value")
        let ours = try #require(network.gradient("layer.weight"))
        comparison.check(ours, try golden.tensor("grad_weight"), "\(what): grad_weight")
      }
    }
  }
}
