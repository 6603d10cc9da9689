// SPDX-License-Identifier: MIT

package import NNSpec

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

extension Adafactor: WholeParameterOptimiser {
  package var kind: OptimiserKind { .sgd }
  package var numbers: UpdateNumbers { numbers { _ in } }
  package func setStep(_ step: Int, in numbers: inout UpdateNumbers) {}

  /// Mean squares of rows and of columns; of a vector those of its numbers.
  package func stateCounts(of parameter: ParameterSpec) -> [Int] {
    guard parameter.shape.count > 1 else { return [parameter.count] }
    let matrix = Matrices(parameter.shape)
    return [matrix.count * matrix.rows, matrix.count * matrix.columns]
  }

  func appendUpdate(of pieces: UpdatePieces, to build: inout PlanBuilder) {
    let widest = pieces.entries.map { Matrices($0.shape).columns }.max() ?? 0
    let sums = build.buffer("column_squares", fixed: widest, lifetime: .perWorker)
    build.append(
      AdafactorUpdate(entries: pieces.entries, optimiser: self, sums: sums), .update, "the weights")
  }
}

/// A parameter as matrices over its last two axes; a vector is one row.
private struct Matrices {
  let count: Int
  let rows: Int
  let columns: Int

  init(_ shape: [Int]) {
    columns = shape.last ?? 1
    rows = shape.dropLast().last ?? 1
    count = shape.dropLast(2).reduce(1, *)
  }
}

/// Moves one parameter a part: its sums thus have one order.
private struct AdafactorUpdate: Step {
  let entries: [UpdateEntry]
  let optimiser: Adafactor
  let sums: Buffer

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] {
    entries.flatMap { [$0.weight, $0.gradient] + $0.state } + [sums]
  }
  func parts(on run: Execution) -> Int { entries.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let entry = entries[part]
    let numbers = run.numbers(of: entry)
    let (w, g) = (run.region(entry.weight), run.region(entry.gradient))
    let step = Double(run.updateStep + 1)
    func rootMeanSquare(_ x: Region) -> Double {
      (run.kernels.sumOfSquares(x, count: entry.count) / Double(entry.count)).squareRoot()
    }
    let rate =
      max(optimiser.epsilon[1], rootMeanSquare(w))
      * min(Double(numbers.learningRate), 1 / step.squareRoot())
    if numbers.weightDecay > 0 {
      run.kernels.scale(1 - numbers.learningRate * numbers.weightDecay, x: w, count: entry.count)
    }
    let share = Float(pow(step, optimiser.beta2Decay))
    divide(entry, g, share: share, run.scratch(sums, worker: worker), on: run)
    var plain = UpdateNumbers()
    plain.learningRate = Float(rate / max(1, rootMeanSquare(g) / optimiser.clipThreshold))
    run.kernels.update(.sgd, numbers: plain, w: w, g: g, count: entry.count)
  }

  /// Takes g² into the mean squares and divides g by the root of their product.
  private func divide(
    _ entry: UpdateEntry, _ g: Region, share: Float, _ sums: Region, on run: Execution
  ) {
    let isVector = entry.shape.count == 1
    let size = Matrices(entry.shape)
    let (rows, columns, arena) = (size.rows, size.columns, run.arena)
    // The square of 1e-30 is 0 as a float, and 0 / 0 no number.
    let floor = max(
      Float(optimiser.epsilon[0] * optimiser.epsilon[0]), .leastNormalMagnitude)
    for matrix in 0..<size.count {
      let cells = g.slice(matrix * rows * columns, rows * columns)
      let means = run.region(entry.state[isVector ? 0 : 1]).slice(matrix * columns, columns)
      run.kernels.columnCentredSquares(cells, mean: nil, rows: rows, columns: columns, out: sums)
      for column in 0..<columns {
        let new = arena[sums.offset + column] / Float(rows)
        arena[means.offset + column] += share * (new - arena[means.offset + column])
      }
      guard !isVector else {
        run.kernels.divideByRoot(of: means, factor: 1, floor: floor, g: cells, count: columns)
        continue
      }
      let rowMeans = run.region(entry.state[0]).slice(matrix * rows, rows)
      var total = 0.0
      for row in 0..<rows {
        let sum = run.kernels.sumOfSquares(cells.slice(row * columns, columns), count: columns)
        arena[rowMeans.offset + row] +=
          share * (Float(sum / Double(columns)) - arena[rowMeans.offset + row])
        total += Double(arena[rowMeans.offset + row])
      }
      let mean = max(Float(total / Double(rows)), Float(optimiser.epsilon[0]))
      for row in 0..<rows {
        run.kernels.divideByRoot(
          of: means, factor: arena[rowMeans.offset + row] / mean, floor: floor,
          g: cells.slice(row * columns, columns), count: columns)
      }
    }
  }
}
