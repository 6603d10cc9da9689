// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares some kernels of an instruction set with plain loops, in a few milliseconds: whether this processor computes what
/// it should.
package struct KernelCheck {
  /// A kernel, and how far it is from the plain loop.
  package struct Row: Sendable {
    package let name: String
    package let error: Double
    package let limit: Double
    package var isRight: Bool { error <= limit }
  }

  private let set: InstructionSet
  private let rows = 37
  private let columns = 45

  package init(_ set: InstructionSet) { self.set = set }

  /// The largest errors, relative to the largest value; none if the processor has no such instructions.
  package func run() -> [Row] {
    let count = rows * columns
    guard let kernels = Kernels(set, arena: Arena(count: 3 * count)) else { return [] }
    let regions = (0..<3).map { Region(offset: $0 * count, count: count) }
    var random = RandomStream(Philox(seed: 1, purpose: "test", path: "kernels"))
    let values = (0..<2 * count).map { _ in Float(random.normal()) }
    let (x, y) = (Array(values[..<count]), Array(values[count...]))
    kernels.arena.write(x, to: regions[0])
    kernels.arena.write(y, to: regions[1])
    kernels.softmax(regions[0], y: regions[2], rows: rows, columns: columns)
    let softmax = kernels.arena.read(regions[2])
    let squares = kernels.sumOfSquares(regions[0], count: count)
    kernels.add(regions[0], y: regions[1], count: count)
    let sum = kernels.arena.read(regions[1])
    let plainSquares = x.reduce(0.0) { $0 + Double($1) * Double($1) }
    return [
      Row(name: "softmax", error: distance(softmax, plainSoftmax(x)), limit: 1e-6),
      Row(name: "sum of squares", error: abs(squares / plainSquares - 1), limit: 1e-6),
      Row(
        name: "sum", error: distance(sum, zip(x, y).map { Double($0) + Double($1) }), limit: 1e-6),
    ]
  }

  private func plainSoftmax(_ x: [Float]) -> [Double] {
    (0..<rows).flatMap { row in
      let powers = x[row * columns..<(row + 1) * columns].map { exp(Double($0)) }
      let total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
  }

  private func distance(_ values: [Float], _ plain: [Double]) -> Double {
    let largest = plain.map(abs).max() ?? 1
    return zip(values, plain).map { abs(Double($0) - $1) }.max().map { $0 / largest } ?? 0
  }
}
