// SPDX-License-Identifier: MIT

/// The sizes of a convolution that its three products share.
struct ConvolutionShape: Sendable {
  let window: Window
  let filters: Int
  let groups: Int

  var groupChannels: Int { window.channels / groups }
  var groupFilters: Int { filters / groups }
  /// Cells of a patch of one group: [kernel_height, kernel_width, channels / groups].
  var patchWidth: Int { window.kernelCells * groupChannels }
  /// Cells of the outputs that read one input: [kernel_height, kernel_width, filters / groups].
  var gradientPatchWidth: Int { window.kernelCells * groupFilters }
  var outputCells: Int { window.outputCells }
  var inputCells: Int { window.height * window.width }

  /// Positions whose patches fit the second-level cache beside the packed filters.
  static func tilePositions(width: Int) -> Int {
    min(256, max(8, 49_152 / max(width, 1) / 8 * 8))
  }
}

/// y = patches(x) W + b: a tile of patches at a time is laid out in a worker's scratch and multiplied.
struct ConvolutionForward: Step {
  let shape: ConvolutionShape
  let x: Buffer
  /// One packed matrix for each group.
  let packed: [Buffer]
  let bias: Buffer?
  let y: Buffer
  let patches: Buffer

  var inputs: [Buffer] { [x] + packed + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y, patches] }

  private func split(on run: Execution) -> Split {
    let cost = shape.patchWidth * shape.filters / 16 + shape.patchWidth
    return Split(rows: shape.outputCells * run.batch, cost: cost)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let tile = ConvolutionShape.tilePositions(width: shape.patchWidth)
    let scratch = run.scratch(patches, worker: worker)
    for begin in stride(from: range.lowerBound, to: range.upperBound, by: tile) {
      let count = min(tile, range.upperBound - begin)
      for group in 0..<shape.groups {
        run.kernels.gatherPatches(
          run.region(x), window: shape.window, channelBegin: group * shape.groupChannels,
          channelCount: shape.groupChannels, positionBegin: begin, positionCount: count,
          patches: scratch)
        let first = group * shape.groupFilters
        let rows = run.rows(y, begin..<begin + count, width: shape.filters)
        run.kernels.matmul(
          scratch, aRow: shape.patchWidth, packedB: run.region(packed[group]),
          c: rows.slice(first, rows.count - first), cRow: shape.filters, rows: count,
          columns: shape.groupFilters, depth: shape.patchWidth,
          bias: bias.map { run.region($0).slice(first, shape.groupFilters) })
      }
    }
  }
}

/// dx: for every input position the outputs that read it, times the filters turned round.
struct ConvolutionInputGradient: Step {
  let shape: ConvolutionShape
  let dy: Buffer
  let packed: [Buffer]
  let dx: Buffer
  let patches: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [dy] + packed }
  var outputs: [Buffer] { [dx, patches] }

  private func split(on run: Execution) -> Split {
    let cost = shape.gradientPatchWidth * shape.window.channels / 16 + shape.gradientPatchWidth
    return Split(rows: shape.inputCells * run.batch, cost: cost)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let width = shape.gradientPatchWidth
    let tile = ConvolutionShape.tilePositions(width: width)
    let scratch = run.scratch(patches, worker: worker)
    let channels = shape.window.channels
    for begin in stride(from: range.lowerBound, to: range.upperBound, by: tile) {
      let count = min(tile, range.upperBound - begin)
      for group in 0..<shape.groups {
        run.kernels.gatherOutputs(
          run.region(dy), window: shape.window, filters: shape.filters,
          filterBegin: group * shape.groupFilters, filterCount: shape.groupFilters,
          positionBegin: begin, positionCount: count, patches: scratch)
        let first = group * shape.groupChannels
        let rows = run.rows(dx, begin..<begin + count, width: channels)
        run.kernels.matmul(
          scratch, aRow: width, packedB: run.region(packed[group]),
          c: rows.slice(first, rows.count - first), cRow: channels, rows: count,
          columns: shape.groupChannels, depth: width, accumulate: accumulate)
      }
    }
  }
}

/// Partial dW: patchesᵀ dy over a part of the positions, one partial filter a part.
struct ConvolutionWeightGradient: Step {
  let shape: ConvolutionShape
  let x: Buffer
  let dy: Buffer
  let partial: Buffer
  let patches: Buffer
  let packedGradient: Buffer

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [partial, patches, packedGradient] }

  /// At most this many parts: each keeps a filter of its own.
  static let maximumParts = 16

  /// Parts of a batch; a function of sizes alone.
  static func split(_ shape: ConvolutionShape, batch: Int) -> Split {
    let rows = shape.outputCells * batch
    let ideal = Split(rows: rows, cost: shape.patchWidth * shape.filters / 16 + shape.patchWidth)
    let parts = min(maximumParts, ideal.parts)
    return Split(rows: rows, rowsPerPart: (rows + parts - 1) / max(parts, 1))
  }

  func parts(on run: Execution) -> Int {
    ConvolutionWeightGradient.split(shape, batch: run.batch).parts
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = ConvolutionWeightGradient.split(shape, batch: run.batch).range(part)
    let width = shape.patchWidth
    let tile = ConvolutionShape.tilePositions(width: width)
    let scratch = run.scratch(patches, worker: worker)
    let packed = run.scratch(packedGradient, worker: worker)
    let filters = run.rows(partial, part..<part + 1, width: width * shape.filters)
    for begin in stride(from: range.lowerBound, to: range.upperBound, by: tile) {
      let count = min(tile, range.upperBound - begin)
      let rows = run.rows(dy, begin..<begin + count, width: shape.filters)
      for group in 0..<shape.groups {
        let first = group * shape.groupFilters
        run.kernels.gatherPatches(
          run.region(x), window: shape.window, channelBegin: group * shape.groupChannels,
          channelCount: shape.groupChannels, positionBegin: begin, positionCount: count,
          patches: scratch)
        run.kernels.pack(
          rows.slice(first, rows.count - first), rowStride: shape.filters, columnStride: 1,
          depthCount: count, columns: shape.groupFilters, packed: packed, depth: count)
        run.kernels.matmul(
          scratch, aRow: 1, aColumn: width, packedB: packed,
          c: filters.slice(first, filters.count - first), cRow: shape.filters, rows: width,
          columns: shape.groupFilters, depth: count, accumulate: begin > range.lowerBound)
      }
    }
  }
}

/// dW = the sum of the partial filters, in order; parts are runs of its entries.
struct CombineFilters: Step {
  let shape: ConvolutionShape
  let partial: Buffer
  let weightGradient: Buffer

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [weightGradient] }

  private var count: Int { shape.patchWidth * shape.filters }

  private func split(on run: Execution) -> Split {
    Split(rows: count, cost: ConvolutionWeightGradient.split(shape, batch: run.batch).parts)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let target = run.rows(weightGradient, range, width: 1)
    let partial = run.region(partial)
    for index in 0..<ConvolutionWeightGradient.split(shape, batch: run.batch).parts {
      let source = partial.slice(index * count + range.lowerBound, range.count)
      if index == 0 {
        run.arena.copy(from: source, to: target)
      } else {
        run.kernels.add(source, y: target, count: range.count)
      }
    }
  }
}
