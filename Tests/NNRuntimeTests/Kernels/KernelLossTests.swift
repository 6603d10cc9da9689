// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

/// Losses against their definitions in float64, gradients against central differences of those.
@Suite struct KernelLossTests {
  /// One loss: the kernel, and the loss of a row by its definition.
  struct Loss {
    var name: String
    var run: (Kernels, _ x: Region, _ losses: Region, _ gradient: Region?, Float) -> Void
    var row: (_ row: Int, _ x: [Double]) -> Double
  }

  func check(_ loss: Loss, bench: inout KernelBench, rows: Int, columns: Int) {
    let (scale, step) = (Float(0.37), 1e-5)
    let x = numbers(rows * columns, seed: 1, deviation: 2)
    let xs: Region = bench.put(x)
    let losses = bench.room(rows)
    let gradient = bench.room(x.count)
    loss.run(bench.kernels, xs, losses, gradient, scale)
    var (expected, slopes) = ([Double](), [Double]())
    for row in 0..<rows {
      var values = Array(x[row * columns..<(row + 1) * columns]).doubles
      expected.append(loss.row(row, values))
      for column in 0..<columns {
        let value = values[column]
        values[column] = value + step
        let above = loss.row(row, values)
        values[column] = value - step
        slopes.append(Double(scale) * (above - loss.row(row, values)) / (2 * step))
        values[column] = value
      }
    }
    expectClose(bench.read(losses), expected, "\(loss.name)")
    expectClose(bench.read(gradient), slopes, relative: 1e-5, absolute: 2e-6, "\(loss.name)")
    let together = bench.read(losses)
    loss.run(bench.kernels, xs, losses, nil, scale)
    #expect(bench.read(losses).bits == together.bits, "\(loss.name) without gradient")
    let slopesTogether = bench.read(gradient)
    loss.run(bench.kernels, xs, losses, xs, scale)
    #expect(bench.read(xs).bits == slopesTogether.bits, "\(loss.name) in place")
  }

  func logSumExp(_ x: [Double]) -> Double {
    let top = x.max() ?? 0
    return top + log(x.reduce(0) { $0 + exp($1 - top) })
  }

  static let options: [(isWeighted: Bool, smoothing: Float)] = [
    (false, 0), (false, 0.1), (true, 0), (true, 0.1),
  ]

  @Test(arguments: supportedSets, options)
  func crossEntropies(set: InstructionSet, options: (isWeighted: Bool, smoothing: Float)) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let (rows, s) = (4, Double(options.smoothing))
      let labels = [Float(columns - 1), 0, -1, Float(columns / 2)]
      let targets = numbers(rows * columns, seed: 7).map(abs)
      let weights = options.isWeighted ? numbers(columns, seed: 8).map(abs) : nil
      func weight(_ column: Int) -> Double { Double(weights?[column] ?? 1) }
      let labelCells: Region = bench.put(labels)
      let targetCells: Region = bench.put(targets)
      let weightCells = bench.put(weights)
      let hard = Loss(name: "cross entropy \(columns)") { kernels, x, losses, gradient, scale in
        kernels.crossEntropy(
          x, labels: labelCells, classWeights: weightCells, smoothing: options.smoothing,
          scale: scale, losses: losses, gradient: gradient, rows: rows, columns: columns)
      } row: { row, x in
        guard labels[row] >= 0 else { return 0 }
        let sum = logSumExp(x)
        let label = Int(labels[row])
        let smooth = x.indices.reduce(0) { $0 + weight($1) * (sum - x[$1]) } / Double(columns)
        return (1 - s) * weight(label) * (sum - x[label]) + s * smooth
      }
      check(hard, bench: &bench, rows: rows, columns: columns)
      let soft = Loss(name: "soft \(columns)") { kernels, x, losses, gradient, scale in
        kernels.crossEntropySoft(
          x, targets: targetCells, classWeights: weightCells, smoothing: options.smoothing,
          scale: scale, losses: losses, gradient: gradient, rows: rows, columns: columns)
      } row: { row, x in
        let sum = logSumExp(x)
        return x.indices.reduce(0) {
          let target = Double(targets[row * columns + $1]) * (1 - s) + s / Double(columns)
          return $0 + weight($1) * target * (sum - x[$1])
        }
      }
      check(soft, bench: &bench, rows: rows, columns: columns)
      let binary = Loss(name: "binary \(columns)") { kernels, x, losses, gradient, scale in
        kernels.binaryCrossEntropy(
          x, targets: targetCells, positiveWeight: weightCells, smoothing: options.smoothing,
          scale: scale, losses: losses, gradient: gradient, rows: rows, columns: columns)
      } row: { row, x in
        x.indices.reduce(0) {
          let target = Double(targets[row * columns + $1]) * (1 - s) + s / 2
          return $0 + weight($1) * target * log1p(exp(-x[$1])) + (1 - target) * log1p(exp(x[$1]))
        } / Double(columns)
      }
      check(binary, bench: &bench, rows: rows, columns: columns)
    }
  }

  @Test(arguments: supportedSets) func distances(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let rows = 3
      let targets = numbers(rows * columns, seed: 7)
      let cells: Region = bench.put(targets)
      func mean(_ row: Int, _ x: [Double], _ distance: (Double) -> Double) -> Double {
        x.indices.reduce(0) { $0 + distance(x[$1] - Double(targets[row * columns + $1])) }
          / Double(columns)
      }
      let losses = [
        Loss(name: "squared") { kernels, x, losses, gradient, scale in
          kernels.squaredError(
            x, targets: cells, scale: scale, losses: losses, gradient: gradient, rows: rows,
            columns: columns)
        } row: { row, x in
          mean(row, x) { $0 * $0 }
        },
        Loss(name: "absolute") { kernels, x, losses, gradient, scale in
          kernels.absoluteError(
            x, targets: cells, scale: scale, losses: losses, gradient: gradient, rows: rows,
            columns: columns)
        } row: { row, x in
          mean(row, x) { abs($0) }
        },
        Loss(name: "huber") { kernels, x, losses, gradient, scale in
          kernels.huber(
            x, targets: cells, delta: 0.75, scale: scale, losses: losses, gradient: gradient,
            rows: rows, columns: columns)
        } row: { row, x in
          mean(row, x) { abs($0) <= 0.75 ? $0 * $0 / 2 : 0.75 * (abs($0) - 0.375) }
        },
      ]
      for loss in losses { check(loss, bench: &bench, rows: rows, columns: columns) }
    }
  }

  @Test(arguments: supportedSets) func extremes(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([1000, -1000, 1e6, 1e6, .nan, 0])
    let labels: Region = bench.put([1, 0, 0])
    let losses = bench.room(3)
    let gradient = bench.room(6)
    bench.kernels.crossEntropy(
      x, labels: labels, scale: 1, losses: losses, gradient: gradient, rows: 3, columns: 2)
    expectClose(bench.read(losses), [2000, log(2.0), .nan])
    expectClose(bench.read(gradient), [1, -1, -0.5, 0.5, .nan, .nan])
    // A label that is no class.
    bench.arena.write([2, 0.5, .nan], to: labels)
    bench.kernels.crossEntropy(
      x, labels: labels, scale: 1, losses: losses, gradient: nil, rows: 3, columns: 2)
    expectClose(bench.read(losses), [.nan, log(2.0), .nan])
    bench.kernels.binaryCrossEntropy(
      x, targets: bench.put([0, 0, 1, 0.5, 1, 1]), scale: 1, losses: losses, gradient: gradient,
      rows: 3, columns: 2)
    expectClose(bench.read(losses), [500, 250_000, .nan])
    expectClose(Array(bench.read(gradient)[0..<4]), [0.5, 0, 0, 0.25])
  }
}
