// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

extension ReferenceTests {
  /// Output, gradients and state of one layer.
  static func checkLayer(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let name = try golden.string("layer")
    let text = wrapped(try GoldenNames.text("layers", name, golden["options"]), golden["options"])
    let inputs = try golden.required("inputs").items?.compactMap(\.tensor) ?? []
    if inputs.count > 1 { return try checkMergeLayer(golden, text, inputs, &comparison) }
    if golden["lengths"] != nil, name.hasPrefix("transformer") || name.hasPrefix("multi_head") {
      return try checkPaddedAttention(golden, text, &comparison)
    }
    try #require(inputs.count == 1, "\(golden.label) has \(inputs.count) inputs")
    let (batch, shape) = (inputs[0].shape[0], inputShape(golden, inputs[0]))
    let sequences = golden["lengths"]?.numbers.map {
      PackedSequences(lengths: $0.map { Int($0) }, time: inputs[0].shape[1])
    }
    let state = golden["state"]?.tensors ?? []
    for machine in Machine.all {
      let what = "\(golden.label), \(machine)"
      let network = try machine.bare(
        [TestLayer(path: "layer", text: text)], input: shape, hasVaryingTime: sequences != nil,
        batch: batch)
      let parameters = golden["params"]?.tensors ?? []
      try set(parameters + state, "layer.", in: network)
      let output = try golden.tensor("output")
      // Global pooling keeps axes of 1 in PyTorch and drops them here.
      #expect(
        network.plan.output.shape.filter { $0 != 1 } == output.shape.dropFirst().filter { $0 != 1 },
        "\(what)")
      let mode: Execution.Mode = try golden.string("mode") == "train" ? .training : .inference
      // Flat layers share one buffer for input and output, and one for their gradients.
      if let sequences { network.run.begin(lengths: sequences.lengths) }
      let isSequence = sequences != nil && network.plan.output.hasVaryingTime
      let input = inputs[0].floats
      network.write(sequences?.packed(input) ?? input, to: network.plan.input.buffer)
      network.forward(batch: batch, mode: mode)
      let found = network.read(network.plan.output)
      comparison.check(
        isSequence ? sequences?.padded(found) ?? [] : found, output, "\(what): output")
      let flow = try golden.tensor("grad_output").floats
      network.write(
        isSequence ? sequences?.packed(flow) ?? [] : flow,
        to: try #require(network.plan.outputGradient))
      _ = network.backward()
      let wanted = try golden.required("grad_inputs").items?.first?.tensor
      if let wanted {
        let buffer = try #require(network.plan.inputGradient)
        let found = network.read(buffer, like: network.plan.input)
        comparison.check(sequences?.padded(found) ?? found, wanted, "\(what): grad_inputs")
      }
      for (parameter, gradient) in golden["grad_params"]?.tensors ?? [] {
        let ours = try #require(network.gradient("layer.\(parameter)"), "\(what): \(parameter)")
        comparison.check(ours, gradient, "\(what): grad of \(parameter)")
      }
      network.commit()
      for (parameter, value) in golden["state_after"]?.tensors ?? [] {
        let ours = try #require(network.weights("layer.\(parameter)"), "\(what): \(parameter)")
        comparison.check(ours, value, "\(what): \(parameter) after")
      }
    }
  }

  /// Golden recurrent layers have their direction as an option, the language has layers around them.
  private static func wrapped(_ text: String, _ options: JSONValue?) -> String {
    for (option, wrapper) in [("bidirectional", "bidirectional"), ("reverse", "reverse")] {
      if case .bool(true)? = options?[option] { return "\(wrapper): {\(text)}" }
    }
    return text
  }

  /// Of an example; an embedding's categories are counted by the axis that is never laid out.
  private static func inputShape(_ golden: JSONValue, _ input: Tensor) -> [Int] {
    let shape = Array(input.shape.dropFirst())
    guard let vocabulary = golden["options"]?["vocabulary"]?.number else { return shape }
    return shape + [Int(vocabulary)]
  }

  /// Output and gradient of an activation, as a layer of its own.
  static func checkActivation(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let name = try golden.string("activation")
    let text = try GoldenNames.text("activations", name, golden["options"])
    let input = try golden.tensor("input")
    let shape = input.shape.count == 1 ? [1] + input.shape : input.shape
    let kinks = Set((golden["kinks"]?.numbers ?? []).map { Int($0) })
    try checkValue(text, input, try golden.tensor("output"), golden.label, &comparison)
    for form in ["\(text)", text.contains(":") ? "activation: {\(text)}" : "activation: \(text)"] {
      for machine in Machine.all {
        let what = "\(golden.label) as `\(form)`, \(machine)"
        let network = try machine.bare(
          [TestLayer(path: "layer", text: form)], input: Array(shape.dropFirst()), batch: shape[0])
        network.write(input.floats, to: network.plan.input.buffer)
        network.forward(batch: shape[0], mode: .training)
        comparison.check(network.output, try golden.tensor("output"), "\(what): output")
        network.write(
          try golden.tensor("grad_output").floats, to: try #require(network.plan.outputGradient))
        _ = network.backward()
        let buffer = try #require(network.plan.inputGradient)
        comparison.check(
          network.read(buffer), try golden.tensor("grad_input"), "\(what): grad_input",
          ignoring: kinks)
      }
    }
  }

  /// The same function as the predictions of signals have it, value by value.
  private static func checkValue(
    _ text: String, _ input: Tensor, _ output: Tensor, _ label: String,
    _ comparison: inout Comparison
  ) throws {
    let form = text.contains(":") ? "activation: {\(text)}" : "activation: \(text)"
    let layers = try compilerLayers([TestLayer(path: "layer", text: form)], input: [1])
    let function = try #require((layers[0].spec as? ActivationLayer)?.function?.value)
    let values = input.data.compactMap(function.value)
    // Softmax and its logarithm are of several values at once.
    if values.isEmpty { return }
    comparison.check(values, output.data, "\(label): value")
  }

  /// Sets parameters by path; all that the network has must be given.
  static func set(_ tensors: [(String, Tensor)], _ prefix: String, in network: Network) throws {
    let given = Dictionary(uniqueKeysWithValues: tensors.map { (prefix + $0.0, $0.1) })
    let paths = Set(network.plan.parameters.map(\.path))
    try #require(paths == Set(given.keys), "\(paths.sorted()) for \(given.keys.sorted())")
    for planned in network.plan.parameters {
      let tensor = try #require(given[planned.path])
      try #require(tensor.shape == planned.spec.shape, "\(planned.path)")
      network.setWeights(planned.path, tensor.floats)
    }
  }
}
