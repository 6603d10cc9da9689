// SPDX-License-Identifier: MIT

/// The memory of a layer that goes on where the batch before stopped.
struct CarriedState: Sendable {
  /// By example: what the sequences of this batch begin with.
  let state: Buffer
  let cell: Buffer?
  /// By example: what they end with.
  let nextState: Buffer
  let nextCell: Buffer?

  var begin: [Buffer] { [state] + (cell.map { [$0] } ?? []) }
  var end: [Buffer] { [nextState] + (nextCell.map { [$0] } ?? []) }
}

/// What a batch ended with becomes what the next begins with.
struct CarryState: Step {
  let carried: CarriedState
  let units: Int

  var inputs: [Buffer] { carried.end }
  var outputs: [Buffer] { carried.begin }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    for (from, to) in zip(carried.end, carried.begin) {
      run.arena.copy(
        from: run.rows(from, 0..<run.batch, width: units),
        to: run.rows(to, 0..<run.batch, width: units))
    }
  }
}

extension PlanBuilder {
  mutating func carriedState(units: Int, _ cell: RecurrentCell) -> CarriedState {
    func state(_ name: String) -> Buffer {
      buffer(name, perExample: units, lifetime: .persistent)
    }
    let hasCell = cell == .lstm
    let carried = CarriedState(
      state: state("carried_state"), cell: hasCell ? state("carried_cell") : nil,
      nextState: state("next_state"), nextCell: hasCell ? state("next_cell") : nil)
    carriedStates += carried.begin
    return carried
  }
}
