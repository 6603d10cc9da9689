// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Ways to the same numbers in recurrent layers: a lookup's rows are projected once or step by step.
@Suite struct RecurrentPathTests {
  private struct Case: CustomStringConvertible {
    let cell: String
    let units: Int
    let time: Int
    let batch: Int

    var description: String { "\(cell) \(units), \(batch)×\(time)" }
  }

  /// One unit, less than a vector, several panels with a rest; one sequence, and more than one block of them; more steps than
  /// a block of the weights' gradients has.
  private static let cases = ["lstm", "gru"].flatMap { cell in
    [(1, 1, 1), (5, 3, 2), (21, 4, 19), (66, 7, 5), (20, 40, 17)].map {
      Case(cell: cell, units: $0.0, time: $0.1, batch: $0.2)
    }
  }

  private static let vocabulary = 6

  private func network(_ what: Case, _ machine: Machine, isFused: Bool) throws -> Network {
    let cell = "\(what.cell): {units: \(what.units), return_sequences: true}"
    let layers =
      [TestLayer(path: "rows", text: "embedding: 4")]
      + (isFused ? [] : [TestLayer(path: "between", text: "activation: linear")])
      + [TestLayer(path: "cell", text: cell)]
    let network = try machine.bare(
      layers, input: [what.time, Self.vocabulary], batch: what.batch)
    for (index, planned) in network.plan.parameters.enumerated() {
      network.setWeights(
        planned.path, numbers(planned.spec.count, seed: index, scale: 0.4))
    }
    // Numbers outside the table too: they have no row.
    let steps = what.batch * what.time
    let codes = (0..<steps).map { Float(($0 * 5 + $0 / 7) % (Self.vocabulary + 1)) }
    try network.propagate(
      codes, gradient: numbers(steps * what.units, seed: 9, scale: 1), batch: what.batch,
      mode: .training)
    return network
  }

  private func numbers(_ count: Int, seed: Int, scale: Float) -> [Float] {
    (0..<count).map { scale * (Float(($0 * 37 + seed * 11) % 101) / 50 - 1) }
  }

  @Test(arguments: cases.indices) func aLookupIsProjectedOnce(index: Int) throws {
    let what = Self.cases[index]
    for machine in Machine.all {
      let fused = try network(what, machine, isFused: true)
      let plain = try network(what, machine, isFused: false)
      // Else both would be one path.
      let names = [fused, plain].map { network in
        network.plan.steps.contains { "\(type(of: $0.step))" == "LookupForward" }
      }
      #expect(names == [false, true])
      #expect(near(fused.output, plain.output), "\(what), \(machine)")
      for planned in fused.plan.parameters {
        let (ours, other) = (fused.gradient(planned.path), plain.gradient(planned.path))
        #expect(near(ours ?? [], other ?? [1]), "\(what), \(machine): \(planned.path)")
      }
    }
  }

  /// Sums in another order differ by a few roundings of the largest.
  private func near(_ ours: [Float], _ other: [Float]) -> Bool {
    let size = other.reduce(Float(1e-3)) { max($0, abs($1)) }
    return ours.count == other.count
      && zip(ours, other).allSatisfy { abs($0 - $1) <= 1e-5 * size }
  }
}
