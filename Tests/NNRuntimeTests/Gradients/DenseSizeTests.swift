// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Dense layers of sizes that are cut in every way: one part or several, by rows and by columns, blocks of rows with a rest.
@Suite struct DenseSizeTests {
  private struct Size: CustomStringConvertible {
    let batch: Int
    let inputs: Int
    let units: Int

    var description: String { "\(batch) × \(inputs) × \(units)" }
  }

  private static let sizes = [
    (1, 1, 1), (3, 5, 10), (17, 200, 7), (70, 100, 300), (300, 40, 150), (600, 24, 33),
    (260, 130, 70), (2, 600, 500), (130, 64, 1100),
  ].map { Size(batch: $0.0, inputs: $0.1, units: $0.2) }

  private func numbers(_ count: Int, seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 37 + $0 / 5 * seed + seed * 11) % 101) / 50 - 1 }
  }

  /// Sums of products in double precision, and the sums of their absolute values, which rounding is measured by.
  private func product(
    _ rows: Int, _ columns: Int, _ depth: Int, _ term: (Int, Int, Int) -> Double
  ) -> [(sum: Double, size: Double)] {
    (0..<rows * columns).map { place in
      (0..<depth).reduce((0.0, 0.0)) { sums, k in
        let value = term(place / columns, place % columns, k)
        return (sums.0 + value, sums.1 + abs(value))
      }
    }
  }

  private func isClose(_ values: [Float]?, _ exact: [(sum: Double, size: Double)]) -> Bool {
    guard let values, values.count == exact.count else { return false }
    // A chain of n roundings strays by n half units of its size at most, in practice by about their root.
    return zip(values, exact).allSatisfy { abs(Double($0) - $1.sum) <= 2e-6 * $1.size + 1e-7 }
  }

  /// Products of two bfloat16 are exact, so that the factors alone are rounded.
  private func factor(_ value: Float, _ precision: ProductPrecision) -> Double {
    Double(precision == .float32 ? value : nearestBfloat16(value))
  }

  @Test(arguments: sizes.indices, ProductPrecision.allCases)
  func isTheSumOfProducts(index: Int, precision: ProductPrecision) throws {
    let size = Self.sizes[index]
    let (batch, inputs, units) = (size.batch, size.inputs, size.units)
    let x = numbers(batch * inputs, seed: 1)
    let weight = numbers(inputs * units, seed: 2)
    let bias = numbers(units, seed: 3)
    let flow = numbers(batch * units, seed: 4)
    func at(_ values: [Float], _ row: Int, _ column: Int, _ width: Int) -> Double {
      factor(values[row * width + column], precision)
    }
    let output = product(batch, units, inputs + 1) { row, column, k in
      k == inputs
        ? Double(bias[column]) : at(x, row, k, inputs) * at(weight, k, column, units)
    }
    let weightGradient = product(inputs, units, batch) { row, column, k in
      at(x, k, row, inputs) * at(flow, k, column, units)
    }
    let biasGradient = product(1, units, batch) { _, column, k in
      Double(flow[k * units + column])
    }
    let inputGradient = product(batch, inputs, units) { row, column, k in
      at(flow, row, k, units) * at(weight, column, k, units)
    }
    for machine in Machine.all {
      let network = try machine.bare(
        [TestLayer(path: "dense", text: "dense: \(units)")], input: [inputs], batch: batch,
        precision: precision)
      network.setWeights("dense.weight", weight)
      network.setWeights("dense.bias", bias)
      try network.propagate(x, gradient: flow, batch: batch, mode: .training)
      #expect(isClose(network.output, output), "\(size), \(machine): output")
      #expect(
        isClose(network.gradient("dense.weight"), weightGradient), "\(size), \(machine): weight")
      #expect(isClose(network.gradient("dense.bias"), biasGradient), "\(size), \(machine): bias")
      let gradient = network.read(try #require(network.plan.inputGradient))
      #expect(isClose(gradient, inputGradient), "\(size), \(machine): input")
    }
  }
}
