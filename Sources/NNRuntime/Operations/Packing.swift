// SPDX-License-Identifier: MIT

internal import NNSpec

/// Packs a matrix `[depth, columns]` into the panels that products read; parts are runs of rows, or of panels where the
/// matrix is turned, so that memory is read in long runs.
struct PackMatrix: Step {
  let source: Buffer
  let packed: Buffer
  let rowStride: Int
  let columnStride: Int
  let depth: Int
  let columns: Int
  /// Cells of the source before the first.
  var begin = 0
  let panelWidth: Int
  var precision = ProductPrecision.float32

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [packed] }

  private var isByRows: Bool { columnStride == 1 }
  private var split: Split {
    isByRows
      ? Split(
        rows: depth, rowsPerPart: (Split(rows: depth, cost: 2 * columns).rowsPerPart + 1) / 2 * 2)
      : Split(rows: (columns + panelWidth - 1) / panelWidth, cost: depth * panelWidth)
  }

  func parts(on run: Execution) -> Int { split.parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split.range(part)
    if isByRows {
      pack(rows: range, columns: 0..<columns, on: run)
    } else {
      let end = min(range.upperBound * panelWidth, columns)
      pack(rows: 0..<depth, columns: range.lowerBound * panelWidth..<end, on: run)
    }
  }

  private func pack(rows: Range<Int>, columns: Range<Int>, on run: Execution) {
    let (source, packed) = (run.region(source), run.region(packed))
    let first = begin + rows.lowerBound * rowStride + columns.lowerBound * columnStride
    let skipped = columns.lowerBound * precision.cells(of: depth)
    run.kernels.pack(
      source.slice(first, source.count - first), rowStride: rowStride, columnStride: columnStride,
      depthCount: rows.count, columns: columns.count,
      packed: packed.slice(skipped, packed.count - skipped), depthBegin: rows.lowerBound,
      depth: depth, precision: precision)
  }
}

extension PlanBuilder {
  /// Floats of a packed matrix.
  func packedCount(depth: Int, columns: Int, _ precision: ProductPrecision = .float32) -> Int {
    (columns + panelWidth - 1) / panelWidth * panelWidth * precision.cells(of: depth)
  }

  /// Packs a weight once after each update: `[depth, columns]` with the strides given, from the cell numbered `begin`.
  mutating func packedWeight(
    _ weight: Parameter, begin: Int = 0, rowStride: Int, columnStride: Int, depth: Int,
    columns: Int, precision: ProductPrecision = .float32
  ) -> Buffer {
    let packed = buffer(
      "packed", fixed: packedCount(depth: depth, columns: columns, precision),
      lifetime: .persistent)
    append(
      PackMatrix(
        source: weight.buffer, packed: packed, rowStride: rowStride, columnStride: columnStride,
        depth: depth, columns: columns, begin: begin, panelWidth: panelWidth,
        precision: precision),
      .prepare, "the packed weight")
    return packed
  }
}
