// SPDX-License-Identifier: MIT

/// Packs a weight `[kernel cells, rows, columns]` with the last two axes exchanged: row (cell, column), column row.
///
/// Of the weight's columns only those of a group take part.
struct PackTurnedFilters: Step {
  let weight: Buffer
  let packed: Buffer
  let cells: Int
  let rows: Int
  let columns: Int
  /// The group's.
  let range: Range<Int>

  var inputs: [Buffer] { [weight] }
  var outputs: [Buffer] { [packed] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let weight = run.region(weight)
    for cell in 0..<cells {
      let offset = cell * rows * columns + range.lowerBound
      run.kernels.pack(
        weight.slice(offset, weight.count - offset), rowStride: 1, columnStride: columns,
        depthCount: range.count, columns: rows, packed: run.region(packed),
        depthBegin: cell * range.count, depth: cells * range.count)
    }
  }
}

extension PlanBuilder {
  /// A weight `[kernel…, rows, columns]` packed as it stands, one matrix for each group of columns.
  mutating func packedFilters(_ weight: Parameter, groups: Int) -> [Buffer] {
    let columns = weight.shape.last ?? 1
    let depth = weight.count / columns
    return (0..<groups).map { group in
      packedWeight(
        weight, begin: group * (columns / groups), rowStride: columns, columnStride: 1,
        depth: depth, columns: columns / groups)
    }
  }

  /// The same with the last two axes exchanged, for the product in the other direction.
  mutating func packedTurnedFilters(_ weight: Parameter, groups: Int) -> [Buffer] {
    let (rows, columns) = (weight.shape[weight.shape.count - 2], weight.shape.last ?? 1)
    let cells = weight.count / (rows * columns)
    let size = columns / groups
    return (0..<groups).map { group in
      let packed = buffer(
        "packed", fixed: packedCount(depth: cells * size, columns: rows), lifetime: .persistent)
      append(
        PackTurnedFilters(
          weight: weight.buffer, packed: packed, cells: cells, rows: rows, columns: columns,
          range: group * size..<(group + 1) * size), .prepare, "the packed filters")
      return packed
    }
  }
}
