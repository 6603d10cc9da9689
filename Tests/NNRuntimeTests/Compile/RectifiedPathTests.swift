// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A relu that another layer applies, or whose gradient it takes, against the relu as a layer of its own.
@Suite struct RectifiedPathTests {
  struct Case: CustomStringConvertible {
    let fused: [String]
    /// The same function, where every step is one of its own.
    let plain: [String]
    let input: [Int]
    var description: String { "\(fused) of \(input)" }
  }

  /// `linear` stands between two layers without a step; leaky relu of slope 0 is relu.
  static let cases = [
    Case(
      fused: ["batch_norm", "relu"], plain: ["batch_norm", "activation: linear", "relu"],
      input: [5, 7, 33]),
    Case(
      fused: ["batch_norm: {scale: false, center: false}", "activation: relu"],
      plain: ["batch_norm: {scale: false, center: false}", "activation: {leaky_relu: 0}"],
      input: [9, 3]),
    Case(
      fused: ["batch_norm", "relu", "max_pool2d: 2"],
      plain: ["batch_norm", "activation: {leaky_relu: 0}", "max_pool2d: 2"], input: [5, 6, 17]),
    Case(
      fused: ["conv2d: {filters: 20, kernel: 3, activation: relu}", "max_pool2d: 2"],
      plain: ["conv2d: {filters: 20, kernel: 3}", "activation: {leaky_relu: 0}", "max_pool2d: 2"],
      input: [9, 8, 2]),
    // Overlapping and padded windows.
    Case(
      fused: [
        "conv2d: {filters: 16, kernel: 3, activation: relu}",
        "max_pool2d: {size: 3, stride: 2, padding: same}",
      ],
      plain: [
        "conv2d: {filters: 16, kernel: 3}", "activation: {leaky_relu: 0}",
        "max_pool2d: {size: 3, stride: 2, padding: same}",
      ], input: [11, 10, 16]),
  ]

  private static func pass(_ texts: [String], _ what: Case, _ machine: Machine) throws -> Network {
    let layers = texts.enumerated().map { TestLayer(path: "layer_\($0)", text: $1) }
    let batch = 6
    let network = try machine.bare(layers, input: what.input, batch: batch)
    for (seed, planned) in network.plan.parameters.enumerated() {
      network.setWeights(planned.path, numbers(planned.spec.count, seed: UInt64(seed + 3)))
    }
    try network.propagate(
      numbers(batch * what.input.reduce(1, *), seed: 1),
      gradient: numbers(batch * network.plan.output.count, seed: 2), batch: batch, mode: .training)
    return network
  }

  private static func count(_ names: Set<String>, _ network: Network) -> Int {
    network.plan.steps.count { names.contains("\(type(of: $0.step))") }
  }

  @Test(arguments: cases) func aReluNeedsNoPass(what: Case) throws {
    for machine in Machine.all {
      let fused = try Self.pass(what.fused, what, machine)
      let plain = try Self.pass(what.plain, what, machine)
      let activations: Set = ["ApplyActivation", "ActivationGradient"]
      #expect(Self.count(activations, fused) == 0)
      #expect(Self.count(activations, plain) == 2)
      expectClose(fused.output, plain.output.doubles, "\(machine): output")
      #expect(fused.output.contains(0) && fused.output.contains { $0 > 0 })
      expectClose(
        fused.read(try #require(fused.plan.inputGradient)),
        plain.read(try #require(plain.plan.inputGradient)).doubles, relative: 1e-5, absolute: 1e-5,
        "\(machine): gradient of the input")
      for planned in fused.plan.parameters where planned.parameter.gradient != nil {
        expectClose(
          fused.gradient(planned.path) ?? [], plain.gradient(planned.path)?.doubles ?? [],
          relative: 1e-5, absolute: 1e-4, "\(machine): \(planned.path)")
      }
    }
  }

  /// Another reader of the normalised values, or another's share in the gradient behind a relu, needs the passes.
  @Test func severalReadersNeedThem() throws {
    let machine = try #require(Machine.all.first)
    func network(_ layers: [(String, [NodeInput]?)]) throws -> Network {
      let shape = Shape([6, 6, 4])
      var compiler = try machine.compiler(forcesInputGradient: true)
      let specs = try layers.enumerated().map { index, layer in
        let spec = try #require(try decode(layer.0, of: Catalogue.layers).value)
        let parameters = spec.parameters(for: shape)
        return Compiler.Layer(
          path: "layer_\(index)", spec: spec, sources: layer.1, parameters: parameters,
          initial: parameters.map { _ in .constant(1) }, penalties: parameters.map { _ in .none })
      }
      let plan = compiler.compileBare(inputs: [.inputs: Compiler.Input([6, 6, 4])], specs)
      return try Network(plan, batch: 2, settings: machine.settings, set: machine.set)
    }
    let normalised = try network([
      ("batch_norm", nil), ("relu", nil), ("add", [.node(0), .node(1)]),
    ])
    #expect(Self.count(["ApplyActivation"], normalised) == 1)
    #expect(Self.count(["ActivationGradient"], normalised) == 1)
    let pooled = try network([
      ("conv2d: {filters: 4, kernel: 3, padding: same, activation: relu}", nil),
      ("max_pool2d: {size: 3, stride: 1, padding: same}", nil), ("add", [.node(0), .node(1)]),
    ])
    #expect(Self.count(["ActivationGradient"], pooled) == 1)
  }
}
