// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelNormalisationTests {
  /// Sums of f(row, column) over the rows, by column.
  private func columnSums(
    _ rows: Int, _ columns: Int, _ value: (_ row: Int, _ column: Int) -> Double
  ) -> [Double] {
    (0..<columns).map { column in (0..<rows).reduce(0) { $0 + value($1, column) } }
  }

  @Test(arguments: supportedSets) func batchNorm(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      for (rows, isAffine) in [(1, true), (3, false), (300, true)] {
        var bench = try KernelBench(set)
        let count = rows * columns
        let (x, dy) = (numbers(count, seed: 1), numbers(count, seed: 2))
        let (mean, inverse) = (numbers(columns, seed: 3), numbers(columns, seed: 4).map(abs))
        let gamma = isAffine ? numbers(columns, seed: 5) : nil
        let beta = isAffine ? numbers(columns, seed: 6) : nil
        func normal(_ index: Int) -> Double {
          (Double(x[index]) - Double(mean[index % columns])) * Double(inverse[index % columns])
        }
        func factor(_ index: Int) -> Double { Double(gamma?[index % columns] ?? 1) }
        let xs: Region = bench.put(x)
        let dys: Region = bench.put(dy)
        let means: Region = bench.put(mean)
        let inverses: Region = bench.put(inverse)
        let gammas = bench.put(gamma)
        let ys = bench.room(count)
        let sums: Region = bench.put([Float](repeating: 3, count: columns))
        let sumsX = bench.room(columns)
        let kernels = bench.kernels
        kernels.batchNorm(
          xs, mean: means, inverse: inverses, gamma: gammas, beta: bench.put(beta), y: ys,
          rows: rows, columns: columns)
        expectClose(
          bench.read(ys),
          (0..<count).map { normal($0) * factor($0) + Double(beta?[$0 % columns] ?? 0) })

        let sumX = columnSums(rows, columns) { Double(x[$0 * columns + $1]) }
        kernels.columnSums(xs, rows: rows, columns: columns, out: sums, accumulate: true)
        expectClose(bench.read(sums), sumX.map { $0 + 3 }, absolute: 3e-5)
        kernels.columnSums(xs, rows: rows, columns: columns, out: sums)
        expectClose(bench.read(sums), sumX, absolute: 3e-5)
        kernels.columnCentredSquares(xs, mean: means, rows: rows, columns: columns, out: sums)
        let squares = columnSums(rows, columns) {
          let difference = Double(x[$0 * columns + $1]) - Double(mean[$1])
          return difference * difference
        }
        expectClose(bench.read(sums), squares, relative: 1e-5)

        let moments = bench.room(2 * columns)
        let (mean1, squares1) = (moments.slice(0, columns), moments.slice(columns, columns))
        kernels.columnMoments(
          xs, origin: xs, rows: rows, columns: columns, mean: mean1, squares: squares1)
        let averages = sumX.map { $0 / Double(rows) }
        expectClose(bench.read(mean1), zip(averages, x).map { $0 - Double($1) })
        let around = columnSums(rows, columns) {
          let difference = Double(x[$0 * columns + $1]) - averages[$1]
          return difference * difference
        }
        expectClose(bench.read(squares1), around, relative: 1e-5)

        kernels.batchNormSums(
          xs, mean: means, inverse: inverses, dy: dys, rows: rows, columns: columns, sumDy: sums,
          sumDyX: sumsX)
        let sumDy = columnSums(rows, columns) { Double(dy[$0 * columns + $1]) }
        let sumDyX = columnSums(rows, columns) {
          Double(dy[$0 * columns + $1]) * normal($0 * columns + $1)
        }
        expectClose(bench.read(sums), sumDy, absolute: 3e-5)
        expectClose(bench.read(sumsX), sumDyX, relative: 1e-5, absolute: 1e-4)
        for batch in [0, 2 * rows] {
          let slopes = (0..<count).map { index in
            let column = index % columns
            let scale = factor(index) * Double(inverse[column])
            if batch == 0 { return scale * Double(dy[index]) }
            return scale
              * (Double(dy[index]) - sumDy[column] / Double(batch)
                - normal(index) * sumDyX[column] / Double(batch))
          }
          bench.arena.fill(ys, 1)
          for (accumulate, start) in [(true, 1.0), (false, 0.0)] {
            kernels.batchNormBackward(
              xs, mean: means, inverse: inverses, gamma: gammas, dy: dys, sumDy: sums,
              sumDyX: sumsX, count: batch, dx: ys, rows: rows, columns: columns,
              accumulate: accumulate)
            expectClose(
              bench.read(ys), slopes.map { $0 + start }, relative: 1e-5, absolute: 2e-5)
          }
        }
      }
    }
  }

  /// Far from 0, where a mean of squares would be of no use; parts of all sizes, the last one shorter.
  @Test(arguments: supportedSets) func momentsOfParts(set: InstructionSet) throws {
    let (rows, columns) = (1000, 19)
    let x = numbers(rows * columns).enumerated().map { $1 + Float(500 * ($0 % columns)) }
    let means = columnSums(rows, columns) { Double(x[$0 * columns + $1]) / Double(rows) }
    let variances = columnSums(rows, columns) {
      let difference = Double(x[$0 * columns + $1]) - means[$1]
      return difference * difference / Double(rows)
    }
    for size in [1, 7, 128, 300, 1000] {
      var bench = try KernelBench(set)
      let xs: Region = bench.put(x)
      let count = (rows + size - 1) / size
      let parts = bench.room(count * 2 * columns)
      for part in 0..<count {
        let rows = min(size, rows - part * size)
        bench.kernels.columnMoments(
          xs.slice(part * size * columns, rows * columns), origin: xs, rows: rows,
          columns: columns, mean: parts.slice(2 * part * columns, columns),
          squares: parts.slice((2 * part + 1) * columns, columns))
      }
      let (mean, variance) = (bench.room(columns), bench.room(columns))
      bench.kernels.mergeMoments(
        parts, origin: xs, rowsPerPart: size, rows: rows, columns: columns, mean: mean,
        variance: variance)
      expectClose(bench.read(mean), means)
      expectClose(bench.read(variance), variances, relative: 1e-5)
    }
  }

  /// Behind a relu y is at least 0, and a gradient counts where it is more.
  @Test(arguments: supportedSets) func batchNormAndRelu(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      for (rows, isAffine) in [(1, true), (6, false), (300, true)] {
        var bench = try KernelBench(set)
        let count = rows * columns
        let xs: Region = bench.put(numbers(count, seed: 1))
        let dy = numbers(count, seed: 2)
        let means: Region = bench.put(numbers(columns, seed: 3))
        let inverses: Region = bench.put(numbers(columns, seed: 4).map(abs))
        let gammas = bench.put(isAffine ? numbers(columns, seed: 5) : nil)
        let betas = bench.put(isAffine ? numbers(columns, seed: 6) : nil)
        let (ys, rectified) = (bench.room(count), bench.room(count))
        let kernels = bench.kernels
        for (y, rectifies) in [(ys, false), (rectified, true)] {
          kernels.batchNorm(
            xs, mean: means, inverse: inverses, gamma: gammas, beta: betas, y: y, rows: rows,
            columns: columns, rectifies: rectifies)
        }
        let y = bench.read(ys)
        #expect(bench.read(rectified) == y.map { max($0, 0) })
        let sums = [bench.room(2 * columns), bench.room(2 * columns)]
        let flows: [Region] = [
          bench.put(dy), bench.put(zip(y, dy).map { $0 > 0 ? $1 : 0 }),
        ]
        for (flow, sum) in zip(flows, sums) {
          kernels.batchNormSums(
            xs, mean: means, inverse: inverses, gamma: gammas, beta: betas, dy: flow, rows: rows,
            columns: columns, sumDy: sum.slice(0, columns), sumDyX: sum.slice(columns, columns),
            rectifies: flow == flows[0])
        }
        #expect(bench.read(sums[0]) == bench.read(sums[1]))
        for batch in [0, 2 * rows] {
          for accumulate in [false, true] {
            var found: [[Float]] = []
            for flow in flows {
              bench.arena.fill(ys, 1)
              kernels.batchNormBackward(
                xs, mean: means, inverse: inverses, gamma: gammas, beta: betas, dy: flow,
                sumDy: sums[0].slice(0, columns), sumDyX: sums[0].slice(columns, columns),
                count: batch, dx: ys, rows: rows, columns: columns, accumulate: accumulate,
                rectifies: flow == flows[0])
              found.append(bench.read(ys))
            }
            #expect(found[0] == found[1])
          }
        }
      }
    }
  }

  @Test(arguments: supportedSets) func layerNorm(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      for isAffine in [true, false] {
        var bench = try KernelBench(set)
        let (rows, epsilon) = (5, Float(1e-3))
        let count = rows * columns
        // Far from 0, where a one-pass variance would be wrong.
        let x = numbers(count, seed: 1).map { $0 + 50 }
        let dy = numbers(count, seed: 2)
        let gamma = isAffine ? numbers(columns, seed: 3) : nil
        let beta = isAffine ? numbers(columns, seed: 4) : nil
        var (y, dx) = ([Double](), [Double]())
        var (dgamma, dbeta) = (
          [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns)
        )
        for row in 0..<rows {
          let cells = row * columns..<(row + 1) * columns
          let values = Array(x[cells]).doubles
          let mean = values.reduce(0, +) / Double(columns)
          let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
          let inverse = 1 / (variance + Double(epsilon)).squareRoot()
          let normal = values.map { ($0 - mean) * inverse }
          let g = (0..<columns).map { Double(dy[cells.lowerBound + $0]) * Double(gamma?[$0] ?? 1) }
          let meanG = g.reduce(0, +) / Double(columns)
          let meanGX = zip(g, normal).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
          for column in 0..<columns {
            y.append(normal[column] * Double(gamma?[column] ?? 1) + Double(beta?[column] ?? 0))
            dx.append(inverse * (g[column] - meanG - normal[column] * meanGX))
            dgamma[column] += Double(dy[cells.lowerBound + column]) * normal[column]
            dbeta[column] += Double(dy[cells.lowerBound + column])
          }
        }
        let xs: Region = bench.put(x)
        let dys: Region = bench.put(dy)
        let gammas = bench.put(gamma)
        let betas = bench.put(beta)
        let (ys, means, inverses) = (bench.room(count), bench.room(rows), bench.room(rows))
        let (dgammas, dbetas) = (bench.room(columns), bench.room(columns))
        bench.kernels.layerNorm(
          xs, gamma: gammas, beta: betas, epsilon: epsilon, y: ys, mean: means,
          inverse: inverses, rows: rows, columns: columns)
        // x has an error of 4e-6, the inverse is up to 30.
        expectClose(bench.read(ys), y, absolute: 1e-4)
        let together = bench.read(ys)
        bench.kernels.layerNorm(
          xs.slice(columns, columns), gamma: gammas, beta: betas, epsilon: epsilon,
          y: ys.slice(columns, columns), mean: means.slice(1, 1), inverse: inverses.slice(1, 1),
          rows: 1, columns: columns)
        #expect(bench.read(ys).bits == together.bits, "a row alone")
        bench.arena.fill(ys, 1)
        bench.kernels.layerNormBackward(
          xs, gamma: gammas, mean: means, inverse: inverses, dy: dys, dx: ys,
          dgamma: isAffine ? dgammas : nil, dbeta: isAffine ? dbetas : nil, rows: rows,
          columns: columns, accumulate: true)
        expectClose(bench.read(ys), dx.map { $0 + 1 }, relative: 1e-4, absolute: 1e-3)
        guard isAffine else { continue }
        expectClose(bench.read(dgammas), dgamma, absolute: 3e-4)
        expectClose(bench.read(dbetas), dbeta)
      }
    }
  }
}
