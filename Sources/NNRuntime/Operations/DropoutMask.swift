// SPDX-License-Identifier: MIT

/// y = x / (1 - rate) where the example's own random number says so, else 0; in inference y = x.
///
/// The mask is a function of (key, step, example, value): backward draws it again instead of keeping it.
struct ApplyDropout: Step {
  let x: Buffer
  let y: Buffer
  let perExample: Int
  let rate: Float
  let key: UInt64
  let accumulate: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample * 4) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let (x, y) = (run.rows(x, rows, width: perExample), run.rows(y, rows, width: perExample))
    guard run.mode == .training else { return run.arena.copy(from: x, to: y) }
    run.kernels.dropout(
      x, y: y, rows: rows.count, columns: perExample, rate: rate, key: key, step: UInt64(run.step),
      rowBegin: UInt64(rows.lowerBound), accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// Dropout; its stream is named by the layer's path.
  mutating func dropout(_ x: Value, rate: Double) -> Value {
    if rate == 0 { return x }
    let key = Philox(seed: seed, purpose: "dropout", path: layer).key
    let y = value("dropout", x.shape, needsGradient: x.needsGradient)
    append(
      ApplyDropout(
        x: x.buffer, y: y.buffer, perExample: x.count, rate: Float(rate), key: key,
        accumulate: false), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        ApplyDropout(
          x: dy, y: dx, perExample: x.count, rate: Float(rate), key: key, accumulate: accumulate),
        .backward, "the gradient of the input")
    }
    return y
  }
}
