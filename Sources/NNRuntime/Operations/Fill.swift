// SPDX-License-Identifier: MIT

/// Sets a value of every example.
struct Fill: Step {
  let target: Buffer
  let perExample: Int
  let value: Float

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { [target] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    run.arena.fill(run.rows(target, 0..<run.batch, width: perExample), value)
  }
}
