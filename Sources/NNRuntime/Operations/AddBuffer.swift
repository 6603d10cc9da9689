// SPDX-License-Identifier: MIT

/// target += source, for buffers of fixed size.
struct AddBuffer: Step {
  let source: Buffer
  let target: Buffer
  let count: Int

  var inputs: [Buffer] { [source, target] }
  var outputs: [Buffer] { [target] }

  private var split: Split { Split(rows: count, cost: 1) }
  func parts(on run: Execution) -> Int { split.parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split.range(part)
    run.kernels.add(
      run.rows(source, range, width: 1), y: run.rows(target, range, width: 1), count: range.count)
  }
}
