// SPDX-License-Identifier: MIT

/// Partial dW: patches(x)ᵀ dy over a part of the positions, one partial weight a part.
struct PatchWeightGradient: Step {
  let gather: PatchGather
  let x: Buffer
  let dy: Buffer
  /// Of a row of dy.
  let columns: Int
  let partial: Buffer
  let patches: Buffer
  let packedGradient: Buffer

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [partial, patches, packedGradient] }

  static func split(_ gather: PatchGather, columns: Int, on run: Execution) -> Split {
    gather.split(batch: run.batch, columns: columns).atMost(CombineParts.most)
  }
  func parts(on run: Execution) -> Int { Self.split(gather, columns: columns, on: run).parts }
  func multiplyAdds(on run: Execution) -> Int {
    gather.multiplyAdds(batch: run.batch, columns: columns)
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = Self.split(gather, columns: columns, on: run).range(part)
    let width = gather.width
    let scratch = run.scratch(patches, worker: worker)
    let packed = run.scratch(packedGradient, worker: worker)
    let weight = run.rows(partial, part..<part + 1, width: width * columns)
    let groupColumns = columns / gather.groups
    for tile in gather.tiles(range) {
      let rows = run.rows(dy, tile, width: columns)
      for group in 0..<gather.groups {
        let first = group * groupColumns
        gather.gather(run.region(x), group: group, positions: tile, into: scratch, on: run)
        run.kernels.pack(
          rows.slice(first, rows.count - first), rowStride: columns, columnStride: 1,
          depthCount: tile.count, columns: groupColumns, packed: packed, depth: tile.count)
        run.kernels.matmul(
          scratch, aRow: 1, aColumn: width, packedB: packed,
          c: weight.slice(first, weight.count - first), cRow: columns, rows: width,
          columns: groupColumns, depth: tile.count, accumulate: tile.lowerBound > range.lowerBound)
      }
    }
  }
}
