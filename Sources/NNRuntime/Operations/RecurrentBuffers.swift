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
  let previous: Buffer?
  /// Whether there is a backward pass, which reads the gates.
  let keepsGates: Bool
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

  /// Time steps of the longest sequence.
  func longest(on run: Execution) -> Int {
    rowCount.range(of: rowCount == .perStep ? run.byLength[0] : 0, on: run).count
  }

  /// Writes where the sequences of a block begin, the longest first.
  func setPlaces(of part: Int, in places: Region, on run: Execution) {
    for (row, rank) in split(on: run).range(part).enumerated() {
      let example = rowCount == .perStep ? run.byLength[rank] : rank
      let steps = rowCount.range(of: example, on: run)
      let first = isReversed ? max(steps.upperBound - 1, 0) : steps.lowerBound
      run.arena.setInteger(places, 3 * row, first)
      run.arena.setInteger(places, 3 * row + 1, steps.count)
      run.arena.setInteger(places, 3 * row + 2, example)
    }
  }

  /// What kernels need for a block whose places are set.
  func recurrence(
    part: Int, on run: Execution, weight: Buffer, candidateWeight: Buffer?, places: Region,
    scratch: Region
  ) -> Recurrence {
    Recurrence(
      cell: cell, units: units, isReversed: isReversed, rows: split(on: run).range(part).count,
      steps: rowCount.count(on: run), examples: run.batch, places: places,
      gates: run.region(gates), keepsGates: keepsGates, kept: kept.map { run.region($0) },
      previous: previous.map { run.region($0) },
      output: output.map { $0.region($0.buffer, on: run) },
      outputRow: output?.width ?? units,
      recurrentWeight: run.region(weight),
      candidateWeight: candidateWeight.map { run.region($0) },
      recurrentBias: recurrentBias.map { run.region($0) }, mask: mask.map { run.region($0) },
      initialState: carried.map { run.region($0.state) },
      initialCell: carried?.cell.map { run.region($0) }, scratch: scratch)
  }
}
