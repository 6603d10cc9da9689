// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A dense layer or convolution whose weights and gradients the test writes.
struct OptimiserBench {
  let network: Network
  let rate: Double
  private let machine: Machine
  private var step = 0

  init(
    _ machine: Machine, _ optimiser: String, _ layer: TestLayer, input: [Int],
    gradient: String = "{}"
  ) throws {
    self.machine = machine
    let spec = try decode(optimiser, of: Catalogue.optimisers).value
    rate = spec.learningRate
    let rules = GradientRules(try decodeGroup(gradient, as: GradientSpec.self))
    let loss = try decode("mean_squared_error", of: Catalogue.losses).value
    network = try machine.network(
      [layer], input: input, batch: 1, loss: Compiler.Loss(spec: loss, targetIsLabel: false),
      optimiser: spec, gradient: rules, seed: 5)
    network.initialise(seed: 0)
  }

  func set(_ name: String, _ values: [Float]) { network.setWeights("layer.\(name)", values) }
  func values(_ name: String) throws -> [Float] {
    try #require(network.weights("layer.\(name)"))
  }

  /// One update with these gradients.
  mutating func update(_ gradients: [String: [Float]], clipNorm: Double? = nil) throws {
    for (name, values) in gradients { try network.setGradient("layer.\(name)", values) }
    let norm = try network.norm(threads: machine.threads)
    network.update(step: step, learningRate: rate, norm: norm, clipNorm: clipNorm)
    step += 1
  }
}

/// A small matrix in Float64, row-major.
struct NaiveMatrix {
  let rows: Int
  let columns: Int
  var cells: [Double]

  var transposed: NaiveMatrix {
    NaiveMatrix(
      rows: columns, columns: rows,
      cells: (0..<columns).flatMap { column in
        (0..<rows).map { cells[$0 * columns + column] }
      })
  }

  static func * (left: NaiveMatrix, right: NaiveMatrix) -> NaiveMatrix {
    var cells = [Double](repeating: 0, count: left.rows * right.columns)
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        for inner in 0..<left.columns {
          cells[row * right.columns + column] +=
            left.cells[row * left.columns + inner] * right.cells[inner * right.columns + column]
        }
      }
    }
    return NaiveMatrix(rows: left.rows, columns: right.columns, cells: cells)
  }

  /// `x left + y right`.
  static func sum(
    _ x: Double, _ left: NaiveMatrix, _ y: Double, _ right: NaiveMatrix
  ) -> NaiveMatrix {
    NaiveMatrix(
      rows: left.rows, columns: left.columns,
      cells: zip(left.cells, right.cells).map { x * $0 + y * $1 })
  }

  var norm: Double { cells.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
