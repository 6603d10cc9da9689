// SPDX-License-Identifier: MIT

/// y = x / (1 - rate) where the example's own random number says so, else 0; in inference y = x.
///
/// The mask is a function of (key, step, example, value): backward draws it again instead of keeping it.
struct ApplyDropout: Step {
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let features: Int
  /// Values of the longest example.
  let perExample: Int
  let rate: Float
  let key: UInt64
  /// Whether all rows of an example drop the same features.
  let sharesRows: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample * 4) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let examples = split(on: run).range(part)
    let rows = rowCount.range(of: examples, on: run)
    guard run.mode == .training else {
      return run.arena.copy(
        from: run.rows(x, rows, width: features), to: run.rows(y, rows, width: features))
    }
    // One call an example: which values stay does not depend on the lengths of the others.
    for example in examples {
      let rows = rowCount.range(of: example, on: run)
      let size = sharesRows ? 1 : rows.count
      for begin in stride(from: rows.lowerBound, to: rows.upperBound, by: max(size, 1)) {
        let range = begin..<begin + size
        run.kernels.dropout(
          run.rows(x, range, width: features), y: run.rows(y, range, width: features), rows: 1,
          columns: size * features, rate: rate, key: key, step: UInt64(run.step),
          rowBegin: UInt64(example), accumulate: accumulate)
      }
    }
  }
}

extension PlanBuilder {
  /// Dropout; its stream is named by the layer's path, and `stream` where a layer has several.
  ///
  /// `sharesRows`: one mask for all time steps of a sequence (Gal and Ghahramani 2016).
  mutating func dropout(
    _ x: Value, rate: Double, sharesRows: Bool = false, stream: String = ""
  ) -> Value {
    if rate == 0 { return x }
    let key = Philox(seed: seed, purpose: "dropout", path: layer + stream).key
    let y = value("dropout", like: x)
    append(
      ApplyDropout(
        x: x.buffer, y: y.buffer, rowCount: x.rowCount, features: x.features, perExample: x.count,
        rate: Float(rate), key: key, sharesRows: sharesRows, accumulate: false), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        ApplyDropout(
          x: dy, y: dx, rowCount: x.rowCount, features: x.features, perExample: x.count,
          rate: Float(rate),
          key: key, sharesRows: sharesRows, accumulate: accumulate),
        .backward, "the gradient of the input")
    }
    return y
  }
}
