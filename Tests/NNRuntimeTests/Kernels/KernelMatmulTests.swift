// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct KernelMatmulTests {
  /// One product with everything that can vary.
  struct Product {
    var rows, columns, depth: Int
    var isTransposed = false
    var gap = 0
    var hasBias = false
    var accumulate = false
    var precision = ProductPrecision.float32

    var a: [Float] { numbers(rows * depth + gap * (isTransposed ? depth : rows), seed: 1) }
    var b: [Float] { numbers(depth * columns, seed: 2) }
    var bias: [Float]? { hasBias ? numbers(columns, seed: 3) : nil }
    var before: [Float] { numbers(rows * (columns + gap), seed: 4) }
    var aRow: Int { isTransposed ? 1 : depth + gap }
    var aColumn: Int { isTransposed ? rows + gap : 1 }
    var cRow: Int { columns + gap }

    func run(_ set: InstructionSet, row: Int? = nil) throws -> [Float] {
      var bench = try KernelBench(set)
      let kernels = bench.kernels
      let packed = bench.room(kernels.packedCount(depth: depth, columns: columns, precision))
      let source: Region = bench.put(b)
      kernels.pack(
        source, rowStride: columns, columnStride: 1, depthCount: depth, columns: columns,
        packed: packed, depth: depth, precision: precision)
      let left: Region = bench.put(a)
      let c: Region = bench.put(before)
      let first = row ?? 0
      let count = row == nil ? rows : 1
      kernels.matmul(
        left.slice(first * aRow, left.count - first * aRow), aRow: aRow, aColumn: aColumn,
        packedB: packed, c: c.slice(first * cRow, c.count - first * cRow), cRow: cRow,
        rows: count, columns: columns, depth: depth, bias: bench.put(bias),
        accumulate: accumulate, precision: precision)
      return bench.read(c)
    }

    /// The header's promise, literally: one chain over the depth, fused where `isFused`.
    func expected(isFused: Bool) -> [Float] {
      let (a, b, bias, before) = (a, b, bias, before)
      var c = before
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = accumulate ? before[row * cRow + column] : bias?[column] ?? 0
          for k in 0..<depth {
            let left = a[row * aRow + k * aColumn]
            let right = b[k * columns + column]
            sum = isFused ? sum.addingProduct(left, right) : sum + left * right
          }
          c[row * cRow + column] = sum
        }
      }
      return c
    }
  }

  private func isFused(_ set: InstructionSet) -> Bool {
    #if arch(x86_64)
      set != .baseline
    #else
      true
    #endif
  }

  @Test(arguments: supportedSets) func matchesTheChainBitByBit(set: InstructionSet) throws {
    let bench = try KernelBench(set, floats: 100)
    let panel = bench.kernels.panelWidth
    let lanes = bench.kernels.lanes
    var turn = 0
    for rows in [1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 26] {
      for columns in [
        1, 2, 3, 7, lanes - 1, lanes, lanes + 1, panel - 1, panel, panel + 1, 2 * panel + 3,
      ] {
        for depth in [1, 3, 7, rows % 2 == 0 ? 513 : 1100] {
          turn += 1
          let product = Product(
            rows: rows, columns: columns, depth: depth, isTransposed: turn % 3 == 0,
            gap: turn % 5, hasBias: turn % 2 == 0, accumulate: turn % 7 < 2)
          let isEqual =
            try product.run(set).bits == product.expected(isFused: isFused(set)).bits
          if !isEqual { Issue.record("\(product)") }
        }
      }
    }
  }

  /// More columns than one block of panels has.
  @Test(arguments: supportedSets) func manyPanels(set: InstructionSet) throws {
    let product = Product(rows: 11, columns: 400, depth: 520, hasBias: true)
    #expect(try product.run(set).bits == product.expected(isFused: isFused(set)).bits)
  }

  @Test(arguments: supportedSets) func aRowDoesNotDependOnTheOthers(set: InstructionSet) throws {
    let product = Product(rows: 13, columns: 53, depth: 700, hasBias: true)
    let all = try product.run(set)
    for row in 0..<product.rows {
      let alone = try product.run(set, row: row)
      let cells = row * product.cRow..<(row + 1) * product.cRow
      #expect(Array(alone[cells]).bits == Array(all[cells]).bits)
    }
  }

  @Test(arguments: supportedSets) func withoutDepthTheBiasIsLeft(set: InstructionSet) throws {
    let product = Product(rows: 3, columns: 5, depth: 0, hasBias: true)
    #expect(try product.run(set) == product.expected(isFused: true))
  }

  @Test(arguments: supportedSets) func packsInPiecesFromEitherOrder(set: InstructionSet) throws {
    for (depth, columns) in [(1, 1), (5, 7), (40, 50), (33, 97)] {
      var bench = try KernelBench(set)
      let kernels = bench.kernels
      let panel = kernels.panelWidth
      let b = numbers(depth * columns)
      var expected = [Float](
        repeating: 0, count: kernels.packedCount(depth: depth, columns: columns))
      var transposed = b
      for k in 0..<depth {
        for n in 0..<columns {
          expected[n / panel * panel * depth + k * panel + n % panel] = b[k * columns + n]
          transposed[n * depth + k] = b[k * columns + n]
        }
      }
      let rowMajor: Region = bench.put(b)
      let columnMajor: Region = bench.put(transposed)
      let packed = bench.room(expected.count)
      let split = depth / 3
      kernels.pack(
        rowMajor, rowStride: columns, columnStride: 1, depthCount: split, columns: columns,
        packed: packed, depth: depth)
      kernels.pack(
        rowMajor.slice(split * columns, (depth - split) * columns), rowStride: columns,
        columnStride: 1, depthCount: depth - split, columns: columns, packed: packed,
        depthBegin: split, depth: depth)
      #expect(bench.read(packed) == expected)
      bench.arena.fill(packed, -1)
      kernels.pack(
        columnMajor, rowStride: 1, columnStride: depth, depthCount: depth, columns: columns,
        packed: packed, depth: depth)
      #expect(bench.read(packed) == expected)
    }
  }
}
