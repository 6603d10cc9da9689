// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

extension ReferenceTests {
  /// A layer of several inputs.
  static func checkMergeLayer(
    _ golden: JSONValue, _ text: String, _ inputs: [Tensor], _ comparison: inout Comparison
  ) throws {
    let batch = inputs[0].shape[0]
    for machine in Machine.all {
      let what = "\(golden.label), \(machine)"
      let network = try machine.bare(
        text, inputs: inputs.map { Array($0.shape.dropFirst()) }, batch: batch)
      try set(golden["params"]?.tensors ?? [], "layer.", in: network)
      for (input, tensor) in zip(network.plan.inputs, inputs) {
        network.write(tensor.floats, to: input.value.buffer)
      }
      network.forward(batch: batch, mode: .training)
      comparison.check(network.output, try golden.tensor("output"), "\(what): output")
      network.write(
        try golden.tensor("grad_output").floats, to: try #require(network.plan.outputGradient))
      _ = network.backward()
      let gradients = try network.plan.inputGradients.map { try #require($0) }
      let wanted = try golden.required("grad_inputs").items?.compactMap(\.tensor) ?? []
      try #require(wanted.count == gradients.count, "\(what)")
      for (index, tensor) in wanted.enumerated() {
        comparison.check(
          network.read(gradients[index]), tensor, "\(what): gradient of input \(index)")
      }
      try compareGradients(golden, network, what, &comparison)
    }
  }

  /// Attention over padded sequences, in two ways.
  ///
  /// Golden outputs at padded steps are those of queries that see the real steps, and their gradients flow on. Here there are
  /// no padded steps; but they are had if all steps of the padded tensor are queries and the real ones among them keys.
  /// Without padding, the real steps of the output must come out.
  static func checkPaddedAttention(
    _ golden: JSONValue, _ text: String, _ comparison: inout Comparison
  ) throws {
    let input = try #require(golden["inputs"]?.items?.first?.tensor)
    let lengths = try #require(golden["lengths"]?.numbers).map { Int($0) }
    let (batch, shape) = (input.shape[0], Array(input.shape.dropFirst()))
    let sequences = PackedSequences(lengths: lengths, time: shape[0])
    let spec = try decode(text, of: Catalogue.layers).value
    let layer = HeldLayer(output: Shape(shape)) { input, build in
      switch spec {
      case let attention as MultiHeadAttention:
        attention.lower([input, build.realSteps(input)], in: &build)
      case let encoder as TransformerEncoder:
        encoder.lower(input, in: &build) { rows, build in build.realSteps(rows) }
      default: preconditionFailure("\(text) has no padded form")
      }
    }
    let output = try golden.tensor("output")
    for machine in Machine.all {
      let what = "\(golden.label), \(machine)"
      let network = try machine.held(
        layer, parameters: spec.parameters(for: Shape(shape)), input: shape, batch: batch)
      try set(golden["params"]?.tensors ?? [], "layer.", in: network)
      // `Network.forward` knows lengths only where the input has them.
      let executor = Executor(
        steps: network.plan.steps, run: network.run, threads: machine.threads)
      network.run.begin(lengths: lengths)
      network.run.mode = .training
      network.write(input.floats, to: network.plan.input.buffer)
      executor.execute(network.plan.prepare)
      executor.execute(network.plan.forward)
      comparison.check(network.output, output, "\(what): output")
      network.write(
        try golden.tensor("grad_output").floats, to: try #require(network.plan.outputGradient))
      executor.execute(network.plan.backward)
      let wanted = try #require(golden["grad_inputs"]?.items?.first?.tensor)
      comparison.check(
        network.read(try #require(network.plan.inputGradient)), wanted, "\(what): grad_inputs")
      try compareGradients(golden, network, what, &comparison)

      let packed = try machine.bare(
        [TestLayer(path: "layer", text: text)], input: shape, hasVaryingTime: true, batch: batch)
      try set(golden["params"]?.tensors ?? [], "layer.", in: packed)
      packed.run.begin(lengths: lengths)
      packed.write(sequences.packed(input.floats), to: packed.plan.input.buffer)
      packed.forward(batch: batch, mode: .training)
      comparison.check(
        packed.read(packed.plan.output).map(Double.init),
        sequences.packed(output.floats).map(Double.init), "\(what): output without padding")
    }
  }

  private static func compareGradients(
    _ golden: JSONValue, _ network: Network, _ what: String, _ comparison: inout Comparison
  ) throws {
    for (parameter, gradient) in golden["grad_params"]?.tensors ?? [] {
      let ours = try #require(network.gradient("layer.\(parameter)"), "\(what): \(parameter)")
      comparison.check(ours, gradient, "\(what): grad of \(parameter)")
    }
  }
}

/// Copies the real steps out of a padded tensor, or adds their gradients to its gradient.
private struct MoveRealSteps: Step {
  let padded: Value
  let paddedBuffer: Buffer
  let packed: Buffer
  let isBackward: Bool

  var inputs: [Buffer] { [isBackward ? packed : paddedBuffer] }
  var outputs: [Buffer] { [isBackward ? paddedBuffer : packed] }
  func parts(on run: Execution) -> Int { run.batch }

  func run(part: Int, worker: Int, on run: Execution) {
    let (rows, width) = (run.steps(of: part), padded.features)
    let begin = part * padded.positions
    let outer = run.rows(paddedBuffer, begin..<begin + rows.count, width: width)
    let inner = run.rows(packed, rows, width: width)
    if isBackward {
      run.kernels.add(inner, y: outer, count: inner.count)
    } else {
      run.arena.copy(from: outer, to: inner)
    }
  }
}

/// Sets a buffer to 0.
private struct Clear: Step {
  let target: Buffer
  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { [target] }
  func parts(on run: Execution) -> Int { 1 }
  func run(part: Int, worker: Int, on run: Execution) { run.arena.fill(run.region(target), 0) }
}

extension PlanBuilder {
  /// The real steps of a padded tensor.
  fileprivate mutating func realSteps(_ padded: Value) -> Value {
    let packed = value("real", padded.shape, hasVaryingTime: true, needsGradient: true)
    append(
      MoveRealSteps(
        padded: padded, paddedBuffer: padded.buffer, packed: packed.buffer, isBackward: false),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: packed),
        let (dx, accumulate) = build.addGradient(of: padded)
      else { return }
      if !accumulate { build.append(Clear(target: dx), .backward) }
      build.append(
        MoveRealSteps(padded: padded, paddedBuffer: dx, packed: dy, isBackward: true), .backward)
    }
    return packed
  }
}
