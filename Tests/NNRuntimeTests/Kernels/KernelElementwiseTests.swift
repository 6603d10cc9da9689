// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

@Suite struct KernelElementwiseTests {
  @Test(arguments: supportedSets) func simpleOnes(set: InstructionSet) throws {
    for count in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let (a, b) = (numbers(count, seed: 1), numbers(count, seed: 2))
      let x: Region = bench.put(a)
      let y: Region = bench.put(b)
      bench.kernels.add(x, y: y, count: count)
      #expect(bench.read(y) == zip(a, b).map(+))
      bench.kernels.scale(-1.5, x: y, count: count)
      #expect(bench.read(y) == zip(a, b).map { ($0 + $1) * -1.5 })
      let squares = a.doubles.reduce(0) { $0 + $1 * $1 }
      let absolutes = a.doubles.reduce(0) { $0 + abs($1) }
      #expect(abs(bench.kernels.sumOfSquares(x, count: count) - squares) <= 1e-13 * squares)
      #expect(abs(bench.kernels.sumOfAbsolutes(x, count: count) - absolutes) <= 1e-13 * absolutes)
      bench.kernels.addPenalty(x, g: y, l1: 0.25, l2: 0.5, count: count)
      expectClose(
        bench.read(y),
        zip(a, b).map {
          Double(($0 + $1) * -1.5) + ($0 > 0 ? 0.25 : $0 < 0 ? -0.25 : 0) + Double($0)
        })
      bench.kernels.clamp(low: -0.5, high: 0.25, x: x, count: count)
      #expect(bench.read(x) == a.map { min(max($0, -0.5), 0.25) })
    }
  }

  /// 0.5 x + a row + the row after the next, in place and elsewhere; what lies between the rows is not read.
  @Test(arguments: supportedSets) func sumsOfRows(set: InstructionSet) throws {
    for count in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let (a, b, c) = (numbers(count, seed: 1), numbers(count, seed: 2), numbers(count, seed: 3))
      let x: Region = bench.put(a)
      let rows: Region = bench.put(b + [Float](repeating: .nan, count: 5) + c)
      let y: Region = bench.put([Float](repeating: .nan, count: count))
      bench.kernels.sumRows(
        0.5, x: x, rows: rows, rowCount: 2, stride: count + 5, y: y, count: count)
      expectClose(
        bench.read(y), a.indices.map { 0.5 * Double(a[$0]) + Double(b[$0]) + Double(c[$0]) })
      bench.kernels.sumRows(2, x: x, rows: rows, rowCount: 0, stride: 0, y: x, count: count)
      #expect(bench.read(x) == a.map { 2 * $0 })
    }
  }

  @Test(arguments: supportedSets) func firstNotFinite(set: InstructionSet) throws {
    for count in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let x: Region = bench.put([Float](repeating: .greatestFiniteMagnitude, count: count))
      #expect(bench.kernels.firstNotFinite(x, count: count) == nil)
      for index in (0..<count).reversed() {
        bench.arena[x.offset + index] = [.nan, .infinity, -.infinity][index % 3]
        #expect(bench.kernels.firstNotFinite(x, count: count) == index)
      }
    }
  }

  @Test(arguments: supportedSets) func clampKeepsNaN(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([.nan, .infinity, -.infinity])
    bench.kernels.clamp(low: -1, high: 1, x: x, count: 3)
    let values = bench.read(x)
    #expect(values[0].isNaN && values[1] == 1 && values[2] == -1)
  }

  @Test(arguments: supportedSets) func softmax(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let rows = 5
      let count = rows * columns
      let (values, gradients) = (numbers(count, deviation: 4), numbers(count, seed: 9))
      let x: Region = bench.put(values)
      let dy: Region = bench.put(gradients)
      let y = bench.room(count)
      let before = numbers(count, seed: 5)
      let dx: Region = bench.put(before)
      bench.kernels.softmax(x, y: y, rows: rows, columns: columns)
      var (expected, expectedGradient) = ([Double](), [Double]())
      for row in 0..<rows {
        let cells = row * columns..<(row + 1) * columns
        let powers = values[cells].map { exp(Double($0)) }
        let p = powers.map { $0 / powers.reduce(0, +) }
        let slope = Array(gradients[cells]).doubles
        let sum = zip(p, slope).reduce(0) { $0 + $1.0 * $1.1 }
        expected += p
        expectedGradient += zip(p, slope).map { $0 * ($1 - sum) }
      }
      let together = bench.read(y)
      expectClose(together, expected, absolute: 1e-12)
      bench.kernels.softmaxBackward(
        y: y, dy: dy, dx: dx, rows: rows, columns: columns, accumulate: true)
      expectClose(bench.read(dx), zip(before, expectedGradient).map { Double($0) + $1 })
      bench.kernels.softmaxBackward(y: y, dy: dy, dx: dx, rows: rows, columns: columns)
      expectClose(bench.read(dx), expectedGradient)
      for row in 0..<rows {
        let cells = x.slice(row * columns, columns)
        bench.kernels.softmax(cells, y: cells, rows: 1, columns: columns)
      }
      #expect(bench.read(x).bits == together.bits, "rows alone and in place")
    }
  }

  @Test(arguments: supportedSets) func softmaxOfLargeAndBrokenNumbers(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([1e30, -1e30, 1e30, 0, .nan, 0, 5000, 5001, -.infinity])
    let y = bench.room(9)
    bench.kernels.softmax(x, y: y, rows: 3, columns: 3)
    expectClose(
      bench.read(y),
      [0.5, 0, 0.5, .nan, .nan, .nan, 1 / (1 + exp(1.0)), 1 / (1 + exp(-1.0)), 0])
  }
}
