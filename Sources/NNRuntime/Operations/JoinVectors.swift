// SPDX-License-Identifier: MIT

/// The first values of one vector, then another vector.
struct JoinVectors: Step {
  let first: Buffer
  let firstCount: Int
  let second: Buffer
  let secondCount: Int
  let target: Buffer

  var inputs: [Buffer] { [first, second] }
  var outputs: [Buffer] { [target] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let target = run.region(target)
    run.arena.copy(
      from: run.region(first).slice(0, firstCount), to: target.slice(0, firstCount))
    run.arena.copy(
      from: run.region(second).slice(0, secondCount), to: target.slice(firstCount, secondCount))
  }
}
