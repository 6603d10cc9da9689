// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Muon against its definition in Float64: the golden vectors have one shape only.
@Suite struct MuonTests {
  /// The quintic iteration of Muon's authors (Jordan and others, 2024) on the momentum.
  private func orthogonal(_ start: NaiveMatrix, steps: Int) -> NaiveMatrix {
    var x = start.rows > start.columns ? start.transposed : start
    let norm = max(x.norm, 1e-7)
    x.cells = x.cells.map { $0 / norm }
    for _ in 0..<steps {
      let gram = x * x.transposed
      let mixed = NaiveMatrix.sum(-4.775, gram, 2.0315, gram * gram)
      x = NaiveMatrix.sum(3.4445, x, 1, mixed * x)
    }
    return start.rows > start.columns ? x.transposed : x
  }

  @Test(arguments: [[1, 1], [1, 7], [7, 1], [3, 17], [17, 3], [5, 5], [33, 20]])
  func movesAlongAnOrthogonalMatrix(shape: [Int]) throws {
    let (rows, columns) = (shape[0], shape[1])
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine, "muon: {learning_rate: 0.1, momentum: 0.8, weight_decay: 0.2}",
        TestLayer(path: "layer", text: "dense: \(columns)"), input: [rows])
      let start = numbers(rows * columns)
      bench.set("weight", start)
      var weight = start.map(Double.init)
      var mean = [Double](repeating: 0, count: weight.count)
      for step in 1...3 {
        let gradient = numbers(rows * columns, seed: UInt64(step))
        try bench.update(["weight": gradient, "bias": [Float](repeating: 0, count: columns)])
        mean = zip(mean, gradient).map { 0.8 * $0 + 0.2 * Double($1) }
        let ahead = zip(mean, gradient).map { 0.8 * $0 + 0.2 * Double($1) }
        let x = orthogonal(NaiveMatrix(rows: rows, columns: columns, cells: ahead), steps: 5)
        let factor = 0.1 * max(1, Double(columns) / Double(rows)).squareRoot()
        weight = zip(weight, x.cells).map { $0 * (1 - 0.1 * 0.2) - factor * $1 }
      }
      expectClose(try bench.values("weight"), weight, relative: 2e-5, absolute: 2e-5)
    }
  }

  /// Adam's first step is the rate, whatever the gradient; before it the decay.
  @Test func whatIsNoMatrixMovesAsAdamW() throws {
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine,
        "muon: {learning_rate: 0.1, weight_decay: 0.5, adam_learning_rate_scale: 0.25}",
        TestLayer(path: "layer", text: "dense: 3"), input: [2])
      bench.set("bias", [1, -1, 2])
      try bench.update(["weight": [Float](repeating: 0, count: 6), "bias": [3, -0.5, 0]])
      let rate = 0.025
      let decayed = [1.0, -1, 2].map { $0 * (1 - rate * 0.5) }
      expectClose(
        try bench.values("bias"), [decayed[0] - rate, decayed[1] + rate, decayed[2]],
        relative: 1e-6, absolute: 1e-6)
    }
  }

  /// A kernel [2, 3, 2, 4] is the matrix [12, 4].
  @Test func aKernelIsAMatrix() throws {
    let machine = try #require(Machine.all.first)
    let (start, gradient) = (numbers(48), numbers(48, seed: 2))
    var results: [[Float]] = []
    for (text, input) in [
      ("dense: 4", [12]), ("conv2d: {filters: 4, kernel: [2, 3]}", [2, 3, 2]),
    ] {
      var bench = try OptimiserBench(
        machine, "muon", TestLayer(path: "layer", text: text), input: input)
      bench.set("weight", start)
      try bench.update(["weight": gradient, "bias": [0, 0, 0, 0]])
      results.append(try bench.values("weight"))
    }
    #expect(results[0] == results[1] && results[0] != start)
  }

  @Test func noGradientMovesNothing() throws {
    let machine = try #require(Machine.all.first)
    var bench = try OptimiserBench(
      machine, "muon: {weight_decay: 0}", TestLayer(path: "layer", text: "dense: 3"), input: [5])
    bench.set("weight", numbers(15))
    try bench.update(["weight": [Float](repeating: 0, count: 15), "bias": [0, 0, 0]])
    #expect(try bench.values("weight") == numbers(15))
  }
}
