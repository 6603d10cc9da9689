// SPDX-License-Identifier: MIT

/// y[t] = x for every t, or backwards dx = Σ over t of dy[t], in order; parts are runs of examples.
struct RepeatRows: Step {
  let source: Buffer
  let target: Buffer
  let times: Int
  let width: Int
  let isBackward: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [target] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: times * width) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let copies = example * times..<(example + 1) * times
      if isBackward {
        run.kernels.columnSums(
          run.rows(source, copies, width: width), rows: times, columns: width,
          out: run.rows(target, example..<example + 1, width: width), accumulate: accumulate)
      } else {
        let row = run.rows(source, example..<example + 1, width: width)
        for copy in copies {
          run.arena.copy(from: row, to: run.rows(target, copy..<copy + 1, width: width))
        }
      }
    }
  }
}

extension PlanBuilder {
  /// `times` copies of each example's row.
  mutating func repeated(_ x: Value, times: Int) -> Value {
    let y = value("copies", [times] + x.shape, needsGradient: x.needsGradient)
    append(
      RepeatRows(
        source: x.buffer, target: y.buffer, times: times, width: x.count, isBackward: false,
        accumulate: false), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        RepeatRows(
          source: dy, target: dx, times: times, width: x.count, isBackward: true,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
