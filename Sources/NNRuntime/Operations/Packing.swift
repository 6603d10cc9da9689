// SPDX-License-Identifier: MIT

/// Packs a matrix `[depth, columns]` into the panels that products read; parts are runs of panels.
struct PackMatrix: Step {
  let source: Buffer
  let packed: Buffer
  let rowStride: Int
  let columnStride: Int
  /// Rows, or rows an example.
  let depth: Int
  let depthIsPerExample: Bool
  let columns: Int
  let panelWidth: Int

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [packed] }

  private func depth(on run: Execution) -> Int { depthIsPerExample ? depth * run.batch : depth }

  private func split(on run: Execution) -> Split {
    Split(rows: (columns + panelWidth - 1) / panelWidth, cost: depth(on: run) * panelWidth)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let depth = depth(on: run)
    let panels = split(on: run).range(part)
    let first = panels.lowerBound * panelWidth
    let width = min(panels.upperBound * panelWidth, columns) - first
    let source = run.region(source)
    let rest = source.slice(first * columnStride, source.count - first * columnStride)
    run.kernels.pack(
      rest, rowStride: rowStride, columnStride: columnStride, depthCount: depth, columns: width,
      packed: run.rows(packed, panels, width: panelWidth * depth), depth: depth)
  }
}

extension PlanBuilder {
  /// Floats of a packed matrix.
  func packedCount(depth: Int, columns: Int) -> Int {
    (columns + panelWidth - 1) / panelWidth * panelWidth * depth
  }

  /// Packs a weight once after each update: `[depth, columns]` with the strides given.
  mutating func packedWeight(
    _ weight: Parameter, rowStride: Int, columnStride: Int, depth: Int, columns: Int
  ) -> Buffer {
    let packed = buffer(
      "packed", fixed: packedCount(depth: depth, columns: columns), lifetime: .persistent)
    append(
      PackMatrix(
        source: weight.buffer, packed: packed, rowStride: rowStride, columnStride: columnStride,
        depth: depth, depthIsPerExample: false, columns: columns, panelWidth: panelWidth),
      .prepare, "the packed weight")
    return packed
  }
}
