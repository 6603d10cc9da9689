// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Winograd's convolution, forced on whatever it can take.
@Suite struct WinogradTests {
  /// Of what a convolution's products add up to at most, without their signs.
  ///
  /// A direct sum is off by about 1e-7 of that. Evaluating at 0, ±3/4, ±3/2 and infinity lets rounding grow about fivefold
  /// (measured: 2.5e-7 to 6.5e-7 in the worst place).
  static let tolerance = 1e-6

  // MARK: - Against the direct sum

  /// Sizes at which tiles, vectors and panels begin and end; one example too.
  struct Sample: CustomStringConvertible {
    let input: [Int]
    let filters: Int
    let padding: Int
    let batch: Int
    var text: String { "conv2d: {filters: \(filters), kernel: 3, padding: \(padding)}" }
    var description: String { "\(input) -> \(filters), padding \(padding), batch \(batch)" }
  }

  static let samples = [
    Sample(input: [4, 4, 16], filters: 16, padding: 1, batch: 1),
    Sample(input: [11, 13, 17], filters: 33, padding: 0, batch: 3),
    Sample(input: [7, 5, 20], filters: 50, padding: 2, batch: 2),
    Sample(input: [1, 1, 3], filters: 1, padding: 1, batch: 5),
    Sample(input: [3, 9, 1], filters: 97, padding: 1, batch: 40),
    // Several blocks of tiles in each part of the weights' gradient.
    Sample(input: [17, 21, 16], filters: 16, padding: 1, batch: 20),
  ]

  @Test(arguments: samples) func isCloseToTheDirectSum(sample: Sample) throws {
    let weightCount = 9 * (sample.input.last ?? 1) * sample.filters
    let weight = numbers(weightCount, seed: 2), bias = numbers(sample.filters, seed: 3)
    let input = numbers(sample.input.reduce(sample.batch, *), seed: 4)
    for machine in Machine.all {
      func run(_ path: ConvolutionPath, _ map: (Float) -> Float) throws -> ConvolutionPass {
        let network = try ConvolutionPass.network(
          sample.text, input: sample.input, batch: sample.batch, machine, path)
        #expect(ConvolutionPass.path(of: network) == path)
        network.setWeights("layer.weight", weight.map(map))
        network.setWeights("layer.bias", bias.map(map))
        let flow = numbers(network.plan.output.count * sample.batch, seed: 5)
        return try ConvolutionPass(
          network, input: input.map(map), flow: flow.map(map), batch: sample.batch)
      }
      let (found, direct) = (try run(.winograd) { $0 }, try run(.direct) { $0 })
      let bound = try run(.direct) { abs($0) }
      for (name, values) in [
        ("output", \ConvolutionPass.output), ("input", \.inputGradient),
        ("weight", \.weightGradient),
      ] {
        let largest = Double(bound[keyPath: values].max() ?? 0)
        expectClose(
          found[keyPath: values], direct[keyPath: values].doubles, relative: 0,
          absolute: Self.tolerance * largest, "\(machine): \(name)")
      }
    }
  }

  /// The tiles are shared out by sizes alone.
  @Test(arguments: supportedSets) func doesNotDependOnThreads(set: InstructionSet) throws {
    let sample = Sample(input: [13, 13, 32], filters: 64, padding: 1, batch: 8)
    let passes = try [1, 2, 3].map { threads in
      let network = try ConvolutionPass.network(
        sample.text, input: sample.input, batch: 8, Machine(set: set, threads: threads), .automatic)
      #expect(ConvolutionPass.path(of: network) == .winograd)
      network.setWeights("layer.weight", numbers(9 * 32 * 64, seed: 2))
      network.setWeights("layer.bias", numbers(64, seed: 3))
      return try ConvolutionPass(
        network, input: numbers(8 * 13 * 13 * 32), flow: numbers(8 * 13 * 13 * 64), batch: 8)
    }
    for pass in passes.dropFirst() {
      #expect(pass.output.bits == passes[0].output.bits)
      #expect(pass.inputGradient.bits == passes[0].inputGradient.bits)
      #expect(pass.weightGradient.bits == passes[0].weightGradient.bits)
    }
  }
}
