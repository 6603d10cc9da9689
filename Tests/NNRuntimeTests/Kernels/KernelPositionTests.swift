// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// A value must not depend on where it stands: an example alone gives what it gives in a batch.
@Suite struct KernelPositionTests {
  @Test(arguments: supportedSets) func updates(set: InstructionSet) throws {
    for kind in OptimiserKind.allCases {
      for count in try KernelBench(set, floats: 100).sizes {
        var bench = try KernelBench(set)
        var update = UpdateNumbers()
        update.learningRate = 0.1
        update.weightDecay = 0.01
        update.momentum = 0.9
        update.rho = 0.9
        update.beta1 = 0.9
        update.beta2 = 0.99
        update.epsilon = 1e-8
        update.setStep(3)
        let start = (0..<5).map { numbers(count, seed: UInt64($0)).map(abs) }
        let cells: [Region] = start.map { bench.put($0) }
        bench.kernels.update(
          kind, numbers: update, w: cells[0], g: cells[1], a: cells[2], b: cells[3], c: cells[4],
          count: count)
        let together = cells.map { bench.read($0).bits }
        for (region, values) in zip(cells, start) { bench.arena.write(values, to: region) }
        for index in 0..<count {
          let one = cells.map { $0.slice(index, 1) }
          bench.kernels.update(
            kind, numbers: update, w: one[0], g: one[1], a: one[2], b: one[3], c: one[4],
            count: 1)
        }
        #expect(cells.map { bench.read($0).bits } == together, "\(kind) \(count)")
      }
    }
  }

  /// Strips of four vectors, of one, and tails sum a column in the same order.
  @Test(arguments: supportedSets) func columnSums(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let rows = 300
      let values = numbers(rows * columns)
      let x: Region = bench.put(values)
      let (out, squares, sumX) = (bench.room(columns), bench.room(columns), bench.room(columns))
      let mean: Region = bench.put(numbers(columns, seed: 2))
      let together = sums(bench, x, mean, out, squares, sumX, rows, columns)
      let column = bench.room(rows)
      for index in 0..<columns {
        bench.arena.write((0..<rows).map { values[$0 * columns + index] }, to: column)
        let alone = sums(
          bench, column, mean.slice(index, 1), out.slice(index, 1), squares.slice(index, 1),
          sumX.slice(index, 1), rows, 1)
        #expect(alone == together.map { [$0[index]] }, "column \(index) of \(columns)")
      }
    }
  }

  private func sums(
    _ bench: KernelBench, _ x: Region, _ mean: Region, _ out: Region, _ squares: Region,
    _ sumX: Region, _ rows: Int, _ columns: Int
  ) -> [[UInt32]] {
    let kernels = bench.kernels
    kernels.columnSums(x, rows: rows, columns: columns, out: out)
    let plain = bench.read(out).bits
    kernels.columnCentredSquares(x, mean: mean, rows: rows, columns: columns, out: squares)
    let centred = bench.read(squares).bits
    kernels.columnMoments(
      x, origin: mean, rows: rows, columns: columns, mean: out, squares: squares)
    let moments = [bench.read(out).bits, bench.read(squares).bits]
    kernels.batchNormSums(
      x, mean: mean, inverse: mean, dy: x, rows: rows, columns: columns, sumDy: out, sumDyX: sumX)
    return [plain, centred, bench.read(out).bits, bench.read(sumX).bits] + moments
  }

  @Test(arguments: supportedSets) func rowsOfLosses(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let rows = 5
      let x: Region = bench.put(numbers(rows * columns))
      let targets: Region = bench.put(numbers(rows * columns, seed: 2).map(abs))
      let labels: Region = bench.put((0..<rows).map { Float($0 % columns) })
      let (losses, gradient) = (bench.room(3 * rows), bench.room(3 * rows * columns))
      func run(_ row: Int, _ count: Int) {
        func cells(_ region: Region, _ part: Int = 0) -> Region {
          region.slice((part * rows + row) * columns, count * columns)
        }
        bench.kernels.crossEntropy(
          cells(x), labels: labels.slice(row, count), smoothing: 0.1, scale: 0.3,
          losses: losses.slice(row, count), gradient: cells(gradient), rows: count,
          columns: columns)
        bench.kernels.binaryCrossEntropy(
          cells(x), targets: cells(targets), scale: 0.3,
          losses: losses.slice(rows + row, count), gradient: cells(gradient, 1), rows: count,
          columns: columns)
        bench.kernels.huber(
          cells(x), targets: cells(targets), delta: 0.5, scale: 0.3,
          losses: losses.slice(2 * rows + row, count), gradient: cells(gradient, 2), rows: count,
          columns: columns)
      }
      run(0, rows)
      let together = [bench.read(losses).bits, bench.read(gradient).bits]
      for row in 0..<rows { run(row, 1) }
      #expect([bench.read(losses).bits, bench.read(gradient).bits] == together, "\(columns)")
    }
  }
}
