// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Few sequences have the units of a step shared out, many are shared out as blocks: the same bits both ways.
@Suite struct RecurrentUnitTests {
  private static let cells = [
    "lstm: {units: 124, return_sequences: true}",
    "lstm: {units: 130, recurrent_dropout: 0.3}",
    "gru: {units: 138, return_sequences: true}",
    "bidirectional: {gru: {units: 141, return_sequences: true}}",
    "reverse: {lstm: {units: 118, return_sequences: true}}",
  ]
  private static let features = 3
  private static let lengths = [4, 1, 6, 0, 2] + (0..<15).map { $0 % 7 }

  private struct Result {
    let output: [Float]
    let inputGradient: [Float]
    let rounds: [Int]
  }

  private func result(_ cell: String, batch: Int, _ machine: Machine) throws -> Result {
    let network = try machine.bare(
      [TestLayer(path: "cell", text: cell)], input: [6, Self.features], hasVaryingTime: true,
      batch: batch)
    for (index, planned) in network.plan.parameters.enumerated() {
      network.setWeights(planned.path, numbers(planned.spec.count, seed: index, scale: 0.2))
    }
    network.run.begin(lengths: Self.lengths[..<batch])
    let steps = network.run.stepCount
    let rows = network.plan.output.rowCount.count(on: network.run)
    let outputCount = rows * network.plan.output.features
    try network.propagate(
      numbers(steps * Self.features, seed: 5, scale: 1),
      gradient: numbers(outputCount, seed: 7, scale: 1), batch: batch, mode: .training)
    let gradient = try #require(network.plan.inputGradient)
    return Result(
      output: Array(network.output[..<outputCount]),
      inputGradient: Array(network.read(gradient)[..<(steps * Self.features)]),
      rounds: network.plan.steps.map { $0.step.rounds(on: network.run) }.filter { $0 > 1 })
  }

  private func numbers(_ count: Int, seed: Int, scale: Float) -> [Float] {
    (0..<count).map { scale * (Float(($0 * 37 + seed * 11) % 101) / 50 - 1) }
  }

  @Test(arguments: cells) func unitsAndBlocksAgree(cell: String) throws {
    for machine in Machine.all {
      let few = try result(cell, batch: 5, machine)
      let many = try result(cell, batch: 20, machine)
      // One before and one after the steps of the longest sequence; else both would be one way.
      #expect(Set(few.rounds) == [8] && many.rounds.isEmpty, "\(cell), \(machine)")
      #expect(few.output == Array(many.output[..<few.output.count]), "\(cell), \(machine)")
      #expect(
        few.inputGradient == Array(many.inputGradient[..<few.inputGradient.count]),
        "\(cell), \(machine)")
    }
  }
}
