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
      fused: ["batch_norm: {affine: false}", "activation: relu"],
      plain: ["batch_norm: {affine: false}", "activation: {leaky_relu: 0}"],
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
        "max_pool2d: {pool: 3, stride: 2, padding: same}",
      ],
      plain: [
        "conv2d: {filters: 16, kernel: 3}", "activation: {leaky_relu: 0}",
        "max_pool2d: {pool: 3, stride: 2, padding: same}",
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

  // MARK: - Convolutions that are pooled

  /// One strip of rows an example, several; sizes whose last row and column no window has; no relu, no bias.
  static let pooledCases = [
    ("conv2d: {filters: 32, kernel: 3, activation: relu}", [28, 28, 1]),
    ("conv2d: {filters: 33, kernel: 5}", [9, 11, 3]),
    (
      "conv2d: {filters: 100, kernel: 3, padding: same, use_bias: false, activation: relu}",
      [31, 41, 2]
    ),
    ("conv2d: {filters: 7, kernel: 1, stride: 2, activation: relu}", [10, 13, 16]),
  ]

  @Test(arguments: pooledCases)
  func aPooledConvolutionIsNotLaidOut(text: String, shape: [Int]) throws {
    let batch = 5
    for machine in Machine.all {
      let networks = try [["max_pool2d: 2"], ["activation: linear", "max_pool2d: 2"]].map { rest in
        var compiler = try machine.compiler()
        let layers = ([text] + rest).enumerated().map { TestLayer(path: "layer_\($0)", text: $1) }
        let plan = compiler.compileBare(input: shape, try compilerLayers(layers, input: shape))
        let network = try Network(plan, batch: batch, settings: machine.settings, set: machine.set)
        for (seed, planned) in plan.parameters.enumerated() {
          network.setWeights(planned.path, numbers(planned.spec.count, seed: UInt64(seed + 3)))
        }
        try network.propagate(
          numbers(batch * shape.reduce(1, *), seed: 1),
          gradient: numbers(batch * plan.output.count, seed: 2), batch: batch, mode: .training)
        return network
      }
      let names: Set = ["NarrowProduct", "PoolForward"]
      #expect(networks.map { Self.count(names, $0) } == [0, 2])
      #expect(networks[0].output.bits == networks[1].output.bits)
      for planned in networks[0].plan.parameters {
        expectClose(
          networks[0].gradient(planned.path) ?? [],
          networks[1].gradient(planned.path)?.doubles ?? [], relative: 1e-5, absolute: 2e-4,
          "\(machine): \(planned.path)")
      }
    }
  }

  /// Averages, and windows that are no pairs, read a convolution that is laid out after all.
  @Test(arguments: [
    ["conv2d: {filters: 8, kernel: 3, activation: relu}", "max_pool2d: {pool: 3, stride: 2}"],
    ["conv2d: {filters: 8, kernel: 3, activation: tanh}", "max_pool2d: 2"],
    ["conv2d: {filters: 8, kernel: 3}", "max_pool2d: {pool: 2, padding: same}"],
  ]) func othersLayItOut(texts: [String]) throws {
    let machine = try #require(Machine.all.first)
    var compiler = try machine.compiler()
    let layers = texts.enumerated().map { TestLayer(path: "layer_\($0)", text: $1) }
    let plan = compiler.compileBare(
      input: [9, 9, 2], try compilerLayers(layers, input: [9, 9, 2]))
    let network = try Network(plan, batch: 2, settings: machine.settings, set: machine.set)
    #expect(Self.count(["NarrowProduct", "PoolForward"], network) == 2)
    #expect(Self.count(["NarrowWeightGradient", "PoolBackward"], network) == 2)
  }

  // MARK: - Several readers

  /// Another reader of the normalised values, or another's share in the gradient behind a relu, needs the passes.
  @Test func severalReadersNeedThem() throws {
    let machine = try #require(Machine.all.first)
    func network(_ layers: [(String, [NodeInput]?)]) throws -> Network {
      let shape = Shape([6, 6, 4])
      var compiler = try machine.compiler(forcesInputGradient: true)
      let specs = try layers.enumerated().map { index, layer in
        let spec = try decode(layer.0, of: Catalogue.layers).value
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
      ("max_pool2d: {pool: 3, stride: 1, padding: same}", nil), ("add", [.node(0), .node(1)]),
    ])
    #expect(Self.count(["ActivationGradient"], pooled) == 1)
  }
}
