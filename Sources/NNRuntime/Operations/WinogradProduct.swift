// SPDX-License-Identifier: MIT

/// The filters by frequency, packed; parts are runs of the matrices' rows.
struct WinogradFilters: Step {
  let weight: Buffer
  let packed: Buffer
  /// Of the convolution whose weight it is.
  let channels: Int
  let filters: Int
  let turned: Bool

  var inputs: [Buffer] { [weight] }
  var outputs: [Buffer] { [packed] }

  private var split: Split {
    let (rows, columns) = turned ? (filters, channels) : (channels, filters)
    return Split(rows: rows, cost: 2 * Kernels.frequencies * columns)
  }
  func parts(on run: Execution) -> Int { split.parts }

  func run(part: Int, worker: Int, on run: Execution) {
    run.kernels.winogradFilters(
      run.region(weight), channels: channels, filters: filters, turned: turned,
      rows: split.range(part), packed: run.region(packed))
  }
}

/// y = x * filters + b by Winograd's algorithm; parts are blocks of tiles, or runs of filters where there is but one block.
struct WinogradProduct: Step {
  let shape: WinogradShape
  let x: Buffer
  let packed: Buffer
  let bias: Buffer?
  let y: Buffer
  let scratch: Buffer
  let panelWidth: Int
  let accumulate: Bool
  /// The convolution whose work this is: of a gradient, the one that is turned.
  let counted: WinogradShape
  /// Whether y is 0 where it would be less.
  let rectifies: Bool

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y, scratch] }

  private func tiles(on run: Execution) -> Split {
    let tiles = shape.tiles * run.batch
    let blocks = (tiles + WinogradShape.block - 1) / WinogradShape.block
    if blocks <= 1 { return Split(rows: tiles, rowsPerPart: tiles) }
    // Few tiles are shared out evenly.
    let parts = blocks < 32 ? (blocks + 3) / 4 * 4 : blocks
    return Split(rows: tiles, rowsPerPart: (tiles + parts - 1) / parts)
  }
  /// Panels of filters, in two parts where reading all filters twice would take longer than the tiles.
  private func panels(on run: Execution) -> Split {
    let panels = (shape.filters + panelWidth - 1) / panelWidth
    let tiles = shape.tiles * run.batch
    let isLarge = tiles * shape.cost > 1 << 16
    return Split(
      rows: panels,
      rowsPerPart: tiles <= WinogradShape.block && isLarge ? (panels + 1) / 2 : panels)
  }
  func parts(on run: Execution) -> Int { tiles(on: run).parts * panels(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { counted.multiplyAdds(batch: run.batch) }

  func run(part: Int, worker: Int, on run: Execution) {
    let (tiles, panels) = (tiles(on: run), panels(on: run))
    let range = tiles.range(part / panels.parts)
    let taken = panels.range(part % panels.parts)
    run.kernels.winograd(
      run.region(x), window: shape.window, filters: shape.filters,
      filterRange: taken.lowerBound
        * panelWidth..<min(taken.upperBound * panelWidth, shape.filters),
      packed: run.region(packed), bias: bias.map { run.region($0) }, tileBegin: range.lowerBound,
      tileCount: range.count, y: run.region(y), accumulate: accumulate, rectifies: rectifies,
      scratch: run.scratch(scratch, worker: worker))
  }
}

extension PlanBuilder {
  /// y = x * filters + b; turned, of the gradient with respect to x, `shape` being the turned convolution's.
  mutating func winogradProduct(
    _ x: Buffer, _ shape: WinogradShape, weight: Parameter, turned: Bool, bias: Buffer?, y: Buffer,
    accumulate: Bool, rectifies: Bool = false
  ) {
    let matrix = packedCount(depth: shape.channels, columns: shape.filters)
    let packed = buffer(
      "packed", fixed: Kernels.winogradFilterCount(matrix: matrix), lifetime: .persistent)
    append(
      WinogradFilters(
        weight: weight.buffer, packed: packed, channels: turned ? shape.filters : shape.channels,
        filters: turned ? shape.channels : shape.filters, turned: turned), .prepare,
      "the packed filters")
    let scratch = buffer(
      "tiles", fixed: shape.scratchCount(columns: panelWidth), lifetime: .perWorker)
    append(
      WinogradProduct(
        shape: shape, x: x, packed: packed, bias: bias, y: y, scratch: scratch,
        panelWidth: panelWidth, accumulate: accumulate, counted: turned ? shape.turned : shape,
        rectifies: rectifies),
      turned ? .backward : .forward,
      turned ? "the gradient of the input" : "the output")
  }
}
