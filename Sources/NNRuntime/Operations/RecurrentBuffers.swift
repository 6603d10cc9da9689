// SPDX-License-Identifier: MIT

/// The buffers of one recurrent cell in one direction.
struct RecurrentBuffers: Sendable {
  let cell: RecurrentCell
  let units: Int
  let isReversed: Bool
  let rowCount: RowCount
  /// By time step: x W + b, then the gates, then in the backward pass their gradients.
  let gates: Buffer
  /// By time step, for the backward pass.
  let kept: Buffer?
  let previous: Buffer
  let output: RecurrentOutput?
  /// By example: the last state of each sequence, if it is the output.
  let last: Buffer?
  let recurrentBias: Buffer?
  /// By example: the mask of the recurrent dropout.
  let mask: Buffer?
  /// By example: what a sequence begins with, if it goes on from another.
  let carried: CarriedState?

  /// Sequences that go through all steps together: their states stay in the first-level cache.
  static let blockRows = 16

  /// Blocks of nearly equal size; the longest sequences share a block.
  func split(on run: Execution) -> Split {
    let blocks = (run.batch + Self.blockRows - 1) / Self.blockRows
    return Split(rows: run.batch, rowsPerPart: (run.batch + blocks - 1) / max(blocks, 1))
  }

  /// Every state times the recurrent weight, the first of a sequence included; backwards its gradient likewise.
  ///
  /// `inputs`: features of x that the loop multiplies itself.
  func multiplyAdds(on run: Execution, inputs: Int = 0) -> Int {
    rowCount.count(on: run) * (units + inputs) * cell.gateCount * units
  }

  /// What kernels need for a block, with the places of its sequences written to `places`.
  func recurrence(
    part: Int, on run: Execution, weight: Buffer, candidateWeight: Buffer?, places: Region,
    scratch: Region
  ) -> Recurrence {
    let ranks = split(on: run).range(part)
    for (row, rank) in ranks.enumerated() {
      let example = rowCount == .perStep ? run.byLength[rank] : rank
      let steps = rowCount.range(of: example, on: run)
      let first = isReversed ? max(steps.upperBound - 1, 0) : steps.lowerBound
      run.arena.setInteger(places, 3 * row, first)
      run.arena.setInteger(places, 3 * row + 1, steps.count)
      run.arena.setInteger(places, 3 * row + 2, example)
    }
    return Recurrence(
      cell: cell, units: units, isReversed: isReversed, rows: ranks.count,
      steps: rowCount.count(on: run), examples: run.batch, places: places,
      gates: run.region(gates), kept: kept.map { run.region($0) },
      previous: run.region(previous), output: output.map { $0.region($0.buffer, on: run) },
      outputRow: output?.width ?? units,
      recurrentWeight: run.region(weight),
      candidateWeight: candidateWeight.map { run.region($0) },
      recurrentBias: recurrentBias.map { run.region($0) }, mask: mask.map { run.region($0) },
      initialState: carried.map { run.region($0.state) },
      initialCell: carried?.cell.map { run.region($0) }, scratch: scratch)
  }
}
