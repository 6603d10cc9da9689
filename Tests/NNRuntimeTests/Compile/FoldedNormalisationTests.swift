// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A network that only predicts has no batch normalisation behind a convolution: it is part of the filters.
@Suite struct FoldedNormalisationTests {
  struct Case: CustomStringConvertible {
    let layers: [String]
    let input: [Int]
    var description: String { "\(layers) of \(input)" }
  }

  /// By Winograd's algorithm, in place, over patches in groups, of sequences; with and without bias, scale and relu.
  static let cases = [
    Case(layers: ["conv2d: {filters: 20, kernel: 3}", "batch_norm", "relu"], input: [9, 8, 16]),
    Case(
      layers: ["conv2d: {filters: 33, kernel: 3, use_bias: false}", "batch_norm"],
      input: [7, 9, 3]),
    Case(
      layers: [
        "conv2d: {filters: 8, kernel: 3, groups: 2}",
        "batch_norm: {affine: false, epsilon: 0.1}", "activation: tanh",
      ], input: [6, 5, 4]),
    Case(layers: ["conv1d: {filters: 5, kernel: 4}", "batch_norm", "relu"], input: [30, 20]),
    Case(
      layers: ["conv2d: {filters: 16, kernel: 3}", "batch_norm", "relu", "max_pool2d: 2"],
      input: [12, 12, 1]),
  ]

  private static func output(
    _ what: Case, _ machine: Machine, isForInference: Bool
  ) throws -> (names: Set<String>, values: [Float]) {
    let kernels = try #require(Kernels(machine.set, arena: Arena(count: 1)))
    var compiler = Compiler(
      panelWidth: kernels.panelWidth, seed: 0, isForInference: isForInference)
    let layers = what.layers.enumerated().map { TestLayer(path: "layer_\($0)", text: $1) }
    let plan = compiler.compileBare(
      input: what.input, try compilerLayers(layers, input: what.input))
    let network = try Network(plan, batch: 3, settings: machine.settings, set: machine.set)
    for (seed, planned) in plan.parameters.enumerated() {
      let values = numbers(planned.spec.count, seed: UInt64(seed + 3))
      let isVariance = planned.path.hasSuffix("running_variance")
      network.setWeights(planned.path, isVariance ? values.map { abs($0) + 0.1 } : values)
    }
    network.write(numbers(3 * what.input.reduce(1, *), seed: 1), to: plan.input.buffer)
    network.forward(batch: 3, mode: .inference)
    return (Set(plan.steps.map { "\(type(of: $0.step))" }), network.output)
  }

  @Test(arguments: cases) func isPartOfTheFilters(what: Case) throws {
    for machine in Machine.all {
      let folded = try Self.output(what, machine, isForInference: true)
      let plain = try Self.output(what, machine, isForInference: false)
      #expect(!folded.names.contains("BatchNormForward"))
      #expect(plain.names.contains("BatchNormForward"))
      expectClose(
        folded.values, plain.values.doubles, relative: 1e-5, absolute: 5e-5, "\(machine)")
    }
  }

  /// What something else reads too stays as it is.
  @Test func severalReaders() throws {
    let what = Case(
      layers: ["conv2d: {filters: 4, kernel: 3, activation: relu}", "batch_norm"],
      input: [6, 6, 2])
    let machine = try #require(Machine.all.first)
    #expect(
      try Self.output(what, machine, isForInference: true).names.contains("BatchNormForward"))
  }
}
