// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// Puts numbers that never change where steps can read them.
struct WriteConstant: Step {
  let values: ContiguousArray<Float>
  let rows: Int
  let target: Buffer

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { [target] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    run.arena.gather(
      rows: 0..<rows, of: values, width: values.count / rows, into: run.region(target))
  }
}

extension PlanBuilder {
  /// A table of numbers that never change, `[rows, values / rows]`.
  mutating func constant(_ name: String, _ values: ContiguousArray<Float>, rows: Int) -> Buffer {
    let target = buffer(name, fixed: values.count, lifetime: .persistent)
    append(WriteConstant(values: values, rows: rows, target: target), .prepare, name)
    return target
  }
}

/// Sines and cosines of the steps at wavelengths that grow from 2π to 10000 · 2π.
enum SinusoidTable {
  /// step · 10000^(-2 pair / width).
  private static func angle(_ step: Int, _ pair: Int, _ width: Int) -> Double {
    Double(step) / pow(10_000, Double(2 * pair) / Double(width))
  }

  /// `[steps, width]`: by row the sine of each pair, its cosine behind it; an odd width ends with a sine.
  static func interleaved(steps: Int, width: Int) -> ContiguousArray<Float> {
    table(steps, width) { step, column in
      let angle = angle(step, column / 2, width)
      return column % 2 == 0 ? sin(angle) : cos(angle)
    }
  }

  /// `[steps, width]`: by row the cosines of all pairs, then the sines.
  static func rotary(steps: Int, width: Int) -> ContiguousArray<Float> {
    let half = width / 2
    return table(steps, width) { step, column in
      column < half ? cos(angle(step, column, width)) : sin(angle(step, column - half, width))
    }
  }

  private static func table(
    _ steps: Int, _ width: Int, _ value: (_ step: Int, _ column: Int) -> Double
  ) -> ContiguousArray<Float> {
    ContiguousArray((0..<steps * width).map { Float(value($0 / width, $0 % width)) })
  }
}
