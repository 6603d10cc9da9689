// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Adafactor on kernels, which are matrices for each cell, against its definition in Float64.
@Suite struct AdafactorTests {
  @Test(arguments: ["[1e-8, 1e-3]", "[1e-30, 1e-3]"]) func factorsTheLastTwoAxes(epsilon: String)
    throws
  {
    let (cells, rows, columns) = (6, 2, 5)
    let count = cells * rows * columns
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine, "adafactor: {learning_rate: 0.5, epsilon: \(epsilon), clip_threshold: 0.9}",
        TestLayer(path: "layer", text: "conv2d: {filters: 5, kernel: [2, 3]}"), input: [2, 3, 2])
      bench.set("weight", numbers(count))
      var weight = numbers(count).map(Double.init)
      var (rowMeans, columnMeans) = (
        [Double](repeating: 0, count: cells * rows), [Double](repeating: 0, count: cells * columns)
      )
      for step in 1...3 {
        let g = numbers(count, seed: UInt64(step)).map(Double.init)
        try bench.update(["weight": g.map(Float.init), "bias": [0, 0, 0, 0, 0]])
        let share = [1, 0.5743491774985174, 0.4152436465385057][step - 1]  // step^-0.8
        func square(_ cell: Int, _ row: Int, _ column: Int) -> Double {
          let value = g[(cell * rows + row) * columns + column]
          return value * value
        }
        var update = g
        for cell in 0..<cells {
          for row in 0..<rows {
            let mean = (0..<columns).reduce(0) { $0 + square(cell, row, $1) } / Double(columns)
            rowMeans[cell * rows + row] += share * (mean - rowMeans[cell * rows + row])
          }
          for column in 0..<columns {
            let mean = (0..<rows).reduce(0) { $0 + square(cell, $1, column) } / Double(rows)
            columnMeans[cell * columns + column] +=
              share * (mean - columnMeans[cell * columns + column])
          }
          let whole = (0..<rows).reduce(0) { $0 + rowMeans[cell * rows + $1] } / Double(rows)
          for row in 0..<rows {
            for column in 0..<columns {
              let v = rowMeans[cell * rows + row] * columnMeans[cell * columns + column] / whole
              update[(cell * rows + row) * columns + column] /= v.squareRoot()
            }
          }
        }
        func size(_ x: [Double]) -> Double {
          (x.reduce(0) { $0 + $1 * $1 } / Double(x.count)).squareRoot()
        }
        let rate = max(1e-3, size(weight)) * min(0.5, 1 / Double(step).squareRoot())
        let factor = rate / max(1, size(update) / 0.9)
        weight = zip(weight, update).map { $0 - factor * $1 }
      }
      expectClose(try bench.values("weight"), weight, relative: 2e-5, absolute: 2e-5)
      // A gradient of 0 divides nothing by nothing.
      #expect(try bench.values("bias") == [0, 0, 0, 0, 0])
    }
  }
}
