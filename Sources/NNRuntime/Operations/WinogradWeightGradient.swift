// SPDX-License-Identifier: MIT

/// Partial gradients of filters by frequency, one for each part of the tiles.
struct WinogradWeightGradient: Step {
  let shape: WinogradShape
  let x: Buffer
  let dy: Buffer
  let partial: Buffer
  let scratch: Buffer

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [partial, scratch] }

  static func split(_ shape: WinogradShape, on run: Execution) -> Split {
    Split(rows: shape.tiles * run.batch, cost: shape.cost).atMost(shape.mostParts)
  }
  func parts(on run: Execution) -> Int { Self.split(shape, on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { shape.multiplyAdds(batch: run.batch) }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = Self.split(shape, on: run).range(part)
    for tiles in shape.gradientBlocks(range) {
      run.kernels.winogradWeight(
        run.region(x), window: shape.window, filters: shape.filters, dy: run.region(dy),
        tileBegin: tiles.lowerBound, tileCount: tiles.count,
        sums: run.rows(partial, part..<part + 1, width: shape.sumCount),
        accumulate: tiles.lowerBound > range.lowerBound,
        scratch: run.scratch(scratch, worker: worker))
    }
  }
}

/// dW from the partial gradients, summed in order and mapped back once; parts are runs of channels.
struct WinogradWeightSum: Step {
  let shape: WinogradShape
  let partial: Buffer
  let gradient: Buffer

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [gradient] }

  private func partialCount(on run: Execution) -> Int {
    WinogradWeightGradient.split(shape, on: run).parts
  }
  private func split(on run: Execution) -> Split {
    let cost = Kernels.frequencies * shape.filters * (partialCount(on: run) + 1)
    return Split(rows: shape.channels, rowsPerPart: max(1, 65_536 / cost))
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    run.kernels.winogradWeightSum(
      run.region(partial), parts: partialCount(on: run), stride: shape.sumCount,
      channelRange: split(on: run).range(part), channels: shape.channels, filters: shape.filters,
      dw: run.region(gradient))
  }
}

extension PlanBuilder {
  /// dW of a convolution by Winograd's algorithm.
  mutating func winogradWeightGradient(
    _ x: Buffer, _ shape: WinogradShape, dy: Buffer, into gradient: Buffer
  ) {
    let partial = buffer("partial_filters", fixed: shape.mostParts * shape.sumCount)
    let columns = packedCount(depth: 1, columns: shape.filters)
    let scratch = buffer(
      "tiles", fixed: shape.gradientScratchCount(columns: columns), lifetime: .perWorker)
    append(
      WinogradWeightGradient(shape: shape, x: x, dy: dy, partial: partial, scratch: scratch),
      .backward, "the gradient of weight")
    append(
      WinogradWeightSum(shape: shape, partial: partial, gradient: gradient), .backward,
      "the gradient of weight")
  }
}
