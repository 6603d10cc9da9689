// SPDX-License-Identifier: MIT

/// The rows of a matrix that is packed: a weight's, or those of the batch.
enum PackedDepth: Sendable {
  case fixed(Int)
  case rows(RowCount)

  func count(on run: Execution) -> Int {
    switch self {
    case .fixed(let count): count
    case .rows(let rows): rows.count(on: run)
    }
  }
}

/// Packs a matrix `[depth, columns]` into the panels that products read; parts are runs of panels.
struct PackMatrix: Step {
  let source: Buffer
  let packed: Buffer
  let rowStride: Int
  let columnStride: Int
  let depth: PackedDepth
  let columns: Int
  /// Cells of the source before the first.
  var begin = 0
  let panelWidth: Int

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [packed] }

  private func split(on run: Execution) -> Split {
    Split(rows: (columns + panelWidth - 1) / panelWidth, cost: depth.count(on: run) * panelWidth)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let depth = depth.count(on: run)
    let panels = split(on: run).range(part)
    let first = panels.lowerBound * panelWidth
    let width = min(panels.upperBound * panelWidth, columns) - first
    let source = run.region(source)
    let begin = begin + first * columnStride
    let rest = source.slice(begin, source.count - begin)
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

  /// Packs a weight once after each update: `[depth, columns]` with the strides given, from the cell numbered `begin`.
  mutating func packedWeight(
    _ weight: Parameter, begin: Int = 0, rowStride: Int, columnStride: Int, depth: Int,
    columns: Int
  ) -> Buffer {
    let packed = buffer(
      "packed", fixed: packedCount(depth: depth, columns: columns), lifetime: .persistent)
    append(
      PackMatrix(
        source: weight.buffer, packed: packed, rowStride: rowStride, columnStride: columnStride,
        depth: .fixed(depth), columns: columns, begin: begin, panelWidth: panelWidth),
      .prepare, "the packed weight")
    return packed
  }
}
