// SPDX-License-Identifier: MIT

/// y = patches(x) W + b, or the larger of that and 0: a tile of patches at a time is laid out in a worker's scratch and multiplied.
struct PatchProduct: Step {
  let gather: PatchGather
  let x: Buffer
  /// One packed matrix for each group.
  let packed: [Buffer]
  let bias: Buffer?
  let y: Buffer
  /// Of a row of y.
  let columns: Int
  let patches: Buffer
  let accumulate: Bool
  /// Whether y is 0 where it would be less.
  var rectifies = false

  var inputs: [Buffer] { [x] + packed + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y, patches] }

  private func split(on run: Execution) -> Split {
    gather.split(batch: run.batch, columns: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int {
    gather.multiplyAdds(batch: run.batch, columns: columns)
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let scratch = run.scratch(patches, worker: worker)
    let groupColumns = columns / gather.groups
    for tile in gather.tiles(split(on: run).range(part)) {
      for group in 0..<gather.groups {
        gather.gather(run.region(x), group: group, positions: tile, into: scratch, on: run)
        let first = group * groupColumns
        let rows = run.rows(y, tile, width: columns)
        run.kernels.matmul(
          scratch, aRow: gather.width, packedB: run.region(packed[group]),
          c: rows.slice(first, rows.count - first), cRow: columns, rows: tile.count,
          columns: groupColumns, depth: gather.width,
          bias: bias.map { run.region($0).slice(first, groupColumns) }, accumulate: accumulate)
      }
      guard rectifies else { continue }
      let rows = run.rows(y, tile, width: columns)
      run.kernels.activation(.relu, parameter: 0, x: rows, y: rows, count: rows.count)
    }
  }
}
