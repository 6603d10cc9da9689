// SPDX-License-Identifier: MIT

/// Packs recurrent weights by units, as the loops of the tiled cells read them; parts are panels.
struct PackRecurrent: Step {
  let weight: Buffer
  let packed: Buffer
  let units: Int
  let gates: Int
  let isTransposed: Bool

  var inputs: [Buffer] { [weight] }
  var outputs: [Buffer] { [packed] }

  private func split(on run: Execution) -> Split {
    let width = run.kernels.recurrentPanelUnits(isTransposed: isTransposed)
    return Split(rows: (units + width - 1) / width, cost: width * gates * units)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    run.kernels.packRecurrent(
      run.region(weight), units: units, gates: gates, isTransposed: isTransposed,
      panels: split(on: run).range(part), packed: run.region(packed))
  }
}

extension PlanBuilder {
  /// Packs U `[units, gates · units]` once after each update.
  mutating func packedRecurrent(_ weight: Parameter, gates: Int, isTransposed: Bool) -> Buffer {
    let units = weight.shape[0]
    // Panels have up to 64 units; the last may not be full.
    let rounded = (units + 63) / 64 * 64
    let packed = buffer("packed", fixed: rounded * gates * units, lifetime: .persistent)
    append(
      PackRecurrent(
        weight: weight.buffer, packed: packed, units: units, gates: gates,
        isTransposed: isTransposed), .prepare, "the packed weight")
    return packed
  }
}
