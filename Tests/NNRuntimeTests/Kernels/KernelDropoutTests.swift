// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct KernelDropoutTests {
  private static let key: UInt64 = 0x0123_4567_89ab_cdef
  private static let step: UInt64 = 0xfedc_ba98_0000_0007

  private func factors(rows: Int, columns: Int, rate: Float, rowBegin: Int) -> [Float] {
    let philox = Philox(key: Self.key)
    return (0..<rows).flatMap { row in
      (0..<columns).map { column in
        let words = philox.words(
          UInt64(column / 4) | UInt64(rowBegin + row) << 32, Self.step)
        let bits = [words.0, words.1, words.2, words.3][column % 4]
        return Double(bits) / 4294967296 < Double(rate) ? 0 : 1 / (1 - rate)
      }
    }
  }

  @Test(arguments: supportedSets, [0, 0.1, 0.5, 0.99, 1] as [Float])
  func matchesTheDefinition(set: InstructionSet, rate: Float) throws {
    for columns in try KernelBench(set, floats: 100).sizes + [67] {
      var bench = try KernelBench(set)
      let (rows, rowBegin) = (3, 1_000_000)
      let values = numbers(rows * columns)
      let x: Region = bench.put(values)
      let y = bench.room(values.count)
      bench.kernels.dropout(
        x, y: y, rows: rows, columns: columns, rate: rate, key: Self.key, step: Self.step,
        rowBegin: UInt64(rowBegin))
      let factors = factors(rows: rows, columns: columns, rate: rate, rowBegin: rowBegin)
      let expected = zip(values, factors).map { $1 == 0 || rate == 1 ? 0 : $0 * $1 }
      #expect(bench.read(y) == expected)
      // Bit by bit in every set: no multiply-add may be fused here.
      bench.kernels.dropout(
        x, y: y, rows: rows, columns: columns, rate: rate, key: Self.key, step: Self.step,
        rowBegin: UInt64(rowBegin), accumulate: true)
      #expect(bench.read(y) == expected.map { $0 + $0 })
      bench.kernels.dropout(
        x.slice(columns, columns), y: x.slice(columns, columns), rows: 1, columns: columns,
        rate: rate, key: Self.key, step: Self.step, rowBegin: UInt64(rowBegin + 1))
      #expect(
        bench.read(x.slice(columns, columns)) == Array(expected[columns..<2 * columns]),
        "a row alone and in place")
    }
  }

  @Test(arguments: supportedSets) func dropsTheRate(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([Float](repeating: 1, count: 100_000))
    bench.kernels.dropout(
      x, y: x, rows: 100, columns: 1000, rate: 0.3, key: 5, step: 0, rowBegin: 0)
    let kept = bench.read(x).count { $0 != 0 }
    // Five deviations of the binomial distribution: 5 sqrt(100000 0.3 0.7) = 725.
    #expect(abs(kept - 70_000) < 725)
  }

  @Test(arguments: supportedSets) func dropsWhatIsNotFinite(set: InstructionSet) throws {
    var bench = try KernelBench(set)
    let x: Region = bench.put([Float](repeating: .infinity, count: 64))
    bench.kernels.dropout(
      x, y: x, rows: 1, columns: 64, rate: 0.5, key: 5, step: 0, rowBegin: 0)
    #expect(bench.read(x).allSatisfy { $0 == 0 || $0 == .infinity })
  }
}
