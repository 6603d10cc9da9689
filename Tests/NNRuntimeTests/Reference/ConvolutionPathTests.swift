// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Everything that one pass through a convolution gives.
struct ConvolutionPass {
  let output: [Float]
  let inputGradient: [Float]
  let weightGradient: [Float]
  /// Empty where there is no bias.
  let biasGradient: [Float]

  init(_ network: Network, input: [Float], flow: [Float], batch: Int) throws {
    try network.propagate(input, gradient: flow, batch: batch, mode: .training)
    output = network.output
    inputGradient = network.read(try #require(network.plan.inputGradient))
    weightGradient = try #require(network.gradient("layer.weight"))
    biasGradient = network.gradient("layer.bias") ?? []
  }

  static func network(
    _ text: String, input: [Int], batch: Int, _ machine: Machine, _ path: ConvolutionPath
  ) throws -> Network {
    let kernels = try #require(Kernels(machine.set, arena: Arena(count: 1)))
    var compiler = Compiler(
      panelWidth: kernels.panelWidth, seed: 0, forcesInputGradient: true, convolutionPath: path)
    let plan = compiler.compileBare(
      input: input, try compilerLayers([TestLayer(path: "layer", text: text)], input: input))
    return try Network(plan, batch: batch, settings: machine.settings, set: machine.set)
  }

  /// The way that the forward pass takes.
  static func path(of network: Network) -> ConvolutionPath? {
    let steps = network.plan.steps[network.plan.forward].map { "\(type(of: $0.step))" }
    if steps.contains("WinogradProduct") { return .winograd }
    if steps.contains("NarrowProduct") { return .narrow }
    return steps.contains("PatchProduct") ? .direct : nil
  }
}

/// Every way to compute a convolution, forced on whatever it can take.
@Suite struct ConvolutionPathTests {
  /// To the tolerance of the golden cases themselves.
  @Test(arguments: [
    (ConvolutionPath.direct, 27),
    // All but those in groups.
    (.narrow, 24),
    // 3×3 cells that move on by one: valid, no_bias, same, explicit.
    (.winograd, 4),
  ]) func holdsOnGoldenCases(path: ConvolutionPath, count: Int) throws {
    let file = try #require(ReferenceFile.all.first { $0.name == "layers_conv.json" })
    var comparison = Comparison(tolerance: 5e-5)
    var taken: Set<String> = []
    for golden in file.cases {
      guard let layer = golden["layer"]?.string, ["conv1d", "conv2d"].contains(layer) else {
        continue
      }
      let text = try GoldenNames.text("layers", layer, golden["options"])
      let input = try #require(golden["inputs"]?.items?.first?.tensor)
      let batch = input.shape[0]
      for machine in Machine.all {
        let network = try ConvolutionPass.network(
          text, input: Array(input.shape.dropFirst()), batch: batch, machine, path)
        guard ConvolutionPass.path(of: network) == path else { continue }
        taken.insert(golden.label)
        try ReferenceTests.set(golden["params"]?.tensors ?? [], "layer.", in: network)
        let found = try ConvolutionPass(
          network, input: input.floats, flow: golden.tensor("grad_output").floats, batch: batch)
        let what = "\(golden.label), \(machine)"
        comparison.check(found.output, try golden.tensor("output"), "\(what): output")
        let gradient = try #require(golden["grad_inputs"]?.items?.first?.tensor)
        comparison.check(found.inputGradient, gradient, "\(what): grad_inputs")
        for (name, tensor) in golden["grad_params"]?.tensors ?? [] {
          let ours = name == "weight" ? found.weightGradient : found.biasGradient
          comparison.check(ours, tensor, "\(what): grad of \(name)")
        }
      }
    }
    #expect(taken.count == count, "\(taken.sorted())")
    for failure in comparison.failures.prefix(20) { Issue.record("\(failure)") }
  }

  // MARK: - Patches read in place

  /// A layer over inputs of a shape.
  struct Sample: CustomStringConvertible {
    let text: String
    let input: [Int]
    var batch = 3
    var description: String { "\(text) of \(input), batch \(batch)" }
  }

  /// Sizes at which vectors, panels and runs of places begin and end, and every kind of window.
  static let samples = [
    Sample(text: "conv2d: {filters: 32, kernel: 3, activation: relu}", input: [28, 28, 1]),
    Sample(text: "conv2d: {filters: 33, kernel: 3, padding: same}", input: [9, 7, 3]),
    // Rows longer than a run of places.
    Sample(text: "conv2d: {filters: 7, kernel: [2, 5], padding: same}", input: [3, 131, 2]),
    Sample(text: "conv1d: {filters: 50, kernel: 4, padding: causal, dilation: 3}", input: [77, 5]),
    // One cell of several is read; the last ones of a row, and the last rows, by no place.
    Sample(text: "conv2d: {filters: 20, kernel: 1, stride: 2}", input: [8, 6, 16]),
    Sample(text: "conv2d: {filters: 16, kernel: 1, stride: [3, 2]}", input: [8, 7, 33]),
    Sample(text: "conv2d: {filters: 8, kernel: 3, stride: 3, dilation: 2}", input: [17, 18, 4]),
    // Wider than the image.
    Sample(text: "conv2d: {filters: 5, kernel: 5, padding: 4}", input: [2, 1, 3]),
    Sample(
      text: "conv2d: {filters: 64, kernel: 7, stride: 2, padding: 3}", input: [31, 30, 3], batch: 1),
    Sample(
      text: "conv2d: {filters: 17, kernel: 3, padding: same, use_bias: false}", input: [6, 5, 28]),
  ]

  /// The same multiply-adds in the same order, so the very same output; gradients are cut into other parts.
  @Test(arguments: samples) func readsPatchesInPlace(sample: Sample) throws {
    for machine in Machine.all {
      let passes = try [ConvolutionPath.narrow, .direct].map { path in
        let network = try ConvolutionPass.network(
          sample.text, input: sample.input, batch: sample.batch, machine, path)
        #expect(ConvolutionPass.path(of: network) == path)
        for (seed, parameter) in network.plan.parameters.enumerated() {
          network.setWeights(
            parameter.path, numbers(parameter.spec.count, seed: UInt64(seed + 2)))
        }
        return try ConvolutionPass(
          network, input: numbers(sample.input.reduce(sample.batch, *), seed: 4),
          flow: numbers(network.plan.output.count * sample.batch, seed: 5), batch: sample.batch)
      }
      #expect(passes[0].output.bits == passes[1].output.bits)
      #expect(passes[0].inputGradient.bits == passes[1].inputGradient.bits)
      for (name, values) in [
        ("weight", \ConvolutionPass.weightGradient), ("bias", \.biasGradient),
      ] {
        expectClose(
          passes[0][keyPath: values], passes[1][keyPath: values].doubles, relative: 1e-5,
          absolute: 1e-4, "\(machine): \(name)")
      }
    }
  }

  /// Rows are shared out by sizes alone.
  @Test(arguments: supportedSets) func doesNotDependOnThreads(set: InstructionSet) throws {
    let passes = try [1, 2, 3].map { threads in
      let network = try ConvolutionPass.network(
        "conv2d: {filters: 32, kernel: 3}", input: [28, 28, 1], batch: 16,
        Machine(set: set, threads: threads), .automatic)
      #expect(ConvolutionPass.path(of: network) == .narrow)
      network.setWeights("layer.weight", numbers(9 * 32, seed: 2))
      return try ConvolutionPass(
        network, input: numbers(16 * 28 * 28), flow: numbers(16 * 26 * 26 * 32), batch: 16)
    }
    for pass in passes.dropFirst() {
      #expect(pass.output.bits == passes[0].output.bits)
      #expect(pass.weightGradient.bits == passes[0].weightGradient.bits)
      #expect(pass.biasGradient.bits == passes[0].biasGradient.bits)
    }
  }
}
