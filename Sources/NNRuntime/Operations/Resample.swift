// SPDX-License-Identifier: MIT

/// y = a linear map of the axes of x; parts are runs of examples.
struct Resample: Step {
  let map: Resampling
  let x: Buffer
  let y: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: map.outputCount * map.taps)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.resample(
      run.rows(x, range, width: map.inputCount), map, examples: range.count,
      y: run.rows(y, range, width: map.outputCount), accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// A linear map of each axis but the last: enlarging, padding, cutting off.
  mutating func resample(_ x: Value, _ maps: [AxisMap]) -> Value {
    let y = value("resampled", maps.map(\.outputs) + [x.features], needsGradient: x.needsGradient)
    append(
      Resample(
        map: Resampling(maps, channels: x.features), x: x.buffer, y: y.buffer, accumulate: false),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        Resample(
          map: Resampling(maps.map(\.transposed), channels: x.features), x: dy, y: dx,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
