// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// The nearest number of 8 bits, of two equally near ones the even one; by arithmetic, not by bits.
func nearestBfloat16(_ value: Float) -> Float {
  guard value.isFinite, value != 0 else { return value }
  let unit = Float(sign: .plus, exponent: value.exponent - 7, significand: 1)
  return (value / unit).rounded(.toNearestOrEven) * unit
}

@Suite struct KernelBfloat16Tests {
  typealias Product = KernelMatmulTests.Product

  /// x · 1 of x: what a factor is rounded to.
  private func rounded(_ values: [Float], _ set: InstructionSet) throws -> [Float] {
    var bench = try KernelBench(set)
    let kernels = bench.kernels
    let packed = bench.room(kernels.packedCount(depth: 1, columns: 1, .bfloat16))
    kernels.pack(
      bench.put([1]), rowStride: 1, columnStride: 1, depthCount: 1, columns: 1, packed: packed,
      depth: 1, precision: .bfloat16)
    let y = bench.room(values.count)
    kernels.matmul(
      bench.put(values), aRow: 1, packedB: packed, c: y, cRow: 1, rows: values.count, columns: 1,
      depth: 1, precision: .bfloat16)
    return bench.read(y)
  }

  @Test(arguments: supportedSets) func roundsToTheNearest(set: InstructionSet) throws {
    let step: Float = 1 / 128
    let values: [Float] = [
      0, 1, 1 + step / 2, 1 + 3 * step / 2, -(1 + step / 2).nextUp, 1 + step, 255.5, 3e38, 1e-30,
    ]
    #expect(
      try rounded(values, set) == [
        0, 1, 1, 1 + 2 * step, -(1 + step), 1 + step, 256, nearestBfloat16(3e38),
        nearestBfloat16(1e-30),
      ])
    let many = numbers(1_000, seed: 6, deviation: 1e3)
    #expect(try rounded(many, set) == many.map(nearestBfloat16))
  }

  @Test(arguments: supportedSets) func keepsWhatIsNotFinite(set: InstructionSet) throws {
    // All bits of the lower half set: rounding up would carry into the exponent.
    let values: [Float] = [
      .infinity, -.infinity, .nan, Float(bitPattern: 0x7FFF_FFFF), .greatestFiniteMagnitude,
    ]
    let results = try values.map { try rounded([$0], set)[0] }
    #expect(results[0] == .infinity && results[1] == -.infinity && results[4] == .infinity)
    #expect(results[2].isNaN && results[3].isNaN)
  }

  @Test(arguments: supportedSets) func isTheSumOfRoundedFactors(set: InstructionSet) throws {
    let panel = try KernelBench(set, floats: 100).kernels.panelWidth
    var turn = 0
    for rows in [1, 2, 5, 6, 7, 8, 17, 33] {
      for columns in [1, 7, panel - 1, panel, 2 * panel + 3] {
        for depth in [0, 1, 2, 7, 40, rows % 2 == 0 ? 513 : 1100] {
          turn += 1
          let product = Product(
            rows: rows, columns: columns, depth: depth, isTransposed: turn % 3 == 0,
            gap: turn % 5, hasBias: turn % 2 == 0, accumulate: turn % 7 < 2, precision: .bfloat16)
          if !isClose(try product.run(set), product) { Issue.record("\(product)") }
        }
      }
    }
  }

  /// Products of two such numbers are exact in float32; sums are rounded.
  private func isClose(_ c: [Float], _ product: Product) -> Bool {
    let a = product.a.map { Double(nearestBfloat16($0)) }
    let b = product.b.map { Double(nearestBfloat16($0)) }
    let (bias, before) = (product.bias, product.before)
    var isClose = true
    for row in 0..<product.rows {
      for column in 0..<product.columns {
        let place = row * product.cRow + column
        var sum = Double(product.accumulate ? before[place] : bias?[column] ?? 0)
        var size = abs(sum)
        for k in 0..<product.depth {
          let term = a[row * product.aRow + k * product.aColumn] * b[k * product.columns + column]
          sum += term
          size += abs(term)
        }
        isClose = isClose && abs(Double(c[place]) - sum) <= 2e-6 * size
      }
      // What lies between the rows is left alone.
      let gap = (row * product.cRow + product.columns)..<((row + 1) * product.cRow)
      isClose = isClose && Array(c[gap]).bits == Array(before[gap]).bits
    }
    return isClose
  }

  @Test(arguments: supportedSets) func aRowDoesNotDependOnTheOthers(set: InstructionSet) throws {
    let product = Product(rows: 13, columns: 53, depth: 701, hasBias: true, precision: .bfloat16)
    let all = try product.run(set)
    for row in 0..<product.rows {
      let alone = try product.run(set, row: row)
      let cells = row * product.cRow..<(row + 1) * product.cRow
      #expect(Array(alone[cells]).bits == Array(all[cells]).bits)
    }
  }
}
