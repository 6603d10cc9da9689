// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// The gradient of `activity_regularisation` against differences of loss and penalty, computed in Float64.
@Suite struct ActivityRegularisationTests {
  private static let (l1, l2) = (0.7, 0.3)
  private static let width = 3

  /// h = x W + b, penalised; then h + tanh(h V + c) or, where the end is the penalised value, h.
  private struct Case: CustomStringConvertible {
    let machine: Machine
    let batch: Int
    let isWired: Bool
    var description: String { "\(machine), batch of \(batch), \(isWired ? "wired" : "at the end")" }

    static let all = Machine.all.flatMap { machine in
      [1, 5].flatMap { batch in
        [true, false].map { Case(machine: machine, batch: batch, isWired: $0) }
      }
    }

    /// The sum reads what stands before the penalty, not what stands behind it: it is the same value.
    var layers: [TestLayer] {
      let width = ActivityRegularisationTests.width
      let held = [
        TestLayer(path: "first", text: "dense: \(width)"),
        TestLayer(
          path: "held",
          text: "activity_regularisation: {l1: \(ActivityRegularisationTests.l1), "
            + "l2: \(ActivityRegularisationTests.l2)}"),
      ]
      guard isWired else { return held }
      return held + [
        TestLayer(path: "last", text: "dense: {units: \(width), activation: tanh}"),
        TestLayer(path: "sum", text: "add", sources: [.node(0), .node(2)]),
      ]
    }
  }

  private static func product(
    _ x: [Double], _ weight: [Double], _ bias: [Double]
  ) -> [Double] {
    x.indices.map { index in
      let (row, column) = (index / width, index % width)
      return (0..<width).reduce(bias[column]) {
        $0 + x[row * width + $1] * weight[$1 * width + column]
      }
    }
  }

  /// Σ output · r + (l1 Σ|h| + l2 Σh²) / batch.
  private static func objective(
    _ parameters: [String: [Double]], _ x: [Double], _ direction: [Double], _ batch: Int
  ) -> Double {
    let h = product(x, parameters["first.weight"] ?? [], parameters["first.bias"] ?? [])
    var output = h
    if let weight = parameters["last.weight"] {
      let more = product(h, weight, parameters["last.bias"] ?? [])
      output = zip(h, more).map { $0 + tanh($1) }
    }
    let penalty = h.reduce(0) { $0 + l1 * abs($1) + l2 * $1 * $1 } / Double(batch)
    return zip(output, direction).reduce(penalty) { $0 + $1.0 * $1.1 }
  }

  @Test(arguments: Case.all) private func matchesDifferences(_ golden: Case) throws {
    var random = TestRandom(state: 11)
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -1..<1, using: &random) }
    }
    let network = try golden.machine.bare(golden.layers, input: [Self.width], batch: golden.batch)
    for planned in network.plan.parameters {
      network.setWeights(planned.path, numbers(planned.spec.count))
    }
    let x = numbers(golden.batch * Self.width)
    let direction = numbers(golden.batch * Self.width)
    try network.propagate(x, gradient: direction, batch: golden.batch, mode: .training)
    var parameters: [String: [Double]] = [:]
    for planned in network.plan.parameters {
      parameters[planned.path] = try #require(network.weights(planned.path)).map(Double.init)
    }
    let rows = x.map(Double.init)
    let h = Self.product(rows, parameters["first.weight"] ?? [], parameters["first.bias"] ?? [])
    try #require(h.allSatisfy { abs($0) > 1e-3 }, "a difference over the kink")
    for (path, values) in parameters {
      let gradient = try #require(network.gradient(path))
      for index in values.indices {
        func value(_ step: Double) -> Double {
          var moved = parameters
          moved[path]?[index] += step
          return Self.objective(moved, rows, direction.map(Double.init), golden.batch)
        }
        let slope = (value(1e-5) - value(-1e-5)) / 2e-5
        #expect(
          abs(Double(gradient[index]) - slope) < 1e-5 * (1 + abs(slope)),
          "\(path)[\(index)]: \(gradient[index]) for \(slope)")
      }
    }
  }

  /// What passes is unchanged, and without a factor of its own a part is not there.
  @Test func passesOn() throws {
    let machine = Machine(set: .baseline, threads: 1)
    let layer = TestLayer(path: "held", text: "activity_regularisation: {l2: 0.5}")
    let network = try machine.bare([layer], input: [3], batch: 2)
    let x: [Float] = [1, -2, 0, 4, 0.5, -1]
    try network.propagate(x, gradient: [0, 0, 0, 0, 0, 1], batch: 2, mode: .training)
    #expect(network.output == x)
    // 2 · 0.5 x / 2 examples.
    let gradient = network.read(try #require(network.plan.inputGradient))
    #expect(gradient == [0.5, -1, 0, 2, 0.25, 0.5])
  }
}
