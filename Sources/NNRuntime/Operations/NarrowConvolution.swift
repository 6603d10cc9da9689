// SPDX-License-Identifier: MIT

/// The sizes of a convolution whose patches are short, so that laying them out would take longer than multiplying them.
struct NarrowShape: Sendable {
  let gather: PatchGather
  let filters: Int

  /// Measured: with more channels the product over patches, whose rows are longer, is as fast.
  private static let mostChannels = 16
  /// Floats of rows that still fit the second-level cache.
  private static let mostRows = 1 << 15

  /// Nil where another way is the right one.
  init?(_ gather: PatchGather, filters: Int, path: ConvolutionPath) {
    guard path == .automatic || path == .narrow, !gather.isTransposed, gather.groups == 1,
      let rows = Kernels.narrowRows(gather.window), rows <= Self.mostRows
    else { return nil }
    guard path == .narrow || gather.channels <= Self.mostChannels else { return nil }
    self.gather = gather
    self.filters = filters
  }

  var window: Window { gather.window }

  func multiplyAdds(on run: Execution) -> Int {
    gather.multiplyAdds(batch: run.batch, columns: filters)
  }

  /// The places of a batch in parts, whole rows of them where a part is that large.
  func split(on run: Execution) -> Split {
    let fine = gather.split(batch: run.batch, columns: filters)
    let row = window.axes[2].outputs
    return Split(
      rows: fine.rows,
      rowsPerPart: fine.rowsPerPart < row ? fine.rowsPerPart : fine.rowsPerPart / row * row)
  }
}

/// y = x * filters + b, or the larger of that and 0; parts are runs of places.
struct NarrowProduct: Step {
  let shape: NarrowShape
  let x: Buffer
  let packed: Buffer
  let bias: Buffer?
  let y: Buffer
  let scratch: Buffer
  let rectifies: Bool

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y, scratch] }
  func parts(on run: Execution) -> Int { shape.split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = shape.split(on: run).range(part)
    run.kernels.narrow(
      run.region(x), window: shape.window, filters: shape.filters, packed: run.region(packed),
      bias: bias.map { run.region($0) }, positionBegin: range.lowerBound,
      positionCount: range.count, y: run.rows(y, range, width: shape.filters),
      rectifies: rectifies, scratch: run.scratch(scratch, worker: worker))
  }
}

/// Partial gradients of filters, and behind each the bias's, one for each part of the places.
struct NarrowWeightGradient: Step {
  let shape: NarrowShape
  let x: Buffer
  let dy: Buffer
  let hasBias: Bool
  let partial: Buffer
  let scratch: Buffer

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [partial, scratch] }

  static func split(_ shape: NarrowShape, on run: Execution) -> Split {
    shape.split(on: run).atMost(CombineParts.most)
  }
  func parts(on run: Execution) -> Int { Self.split(shape, on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = Self.split(shape, on: run).range(part)
    let width = (shape.gather.width + (hasBias ? 1 : 0)) * shape.filters
    run.kernels.narrowWeight(
      run.region(x), window: shape.window, filters: shape.filters,
      dy: run.rows(dy, range, width: shape.filters), positionBegin: range.lowerBound,
      positionCount: range.count, dw: run.rows(partial, part..<part + 1, width: width),
      sums: hasBias, scratch: run.scratch(scratch, worker: worker))
  }
}

extension PlanBuilder {
  /// y = x * filters + b.
  mutating func narrowProduct(
    _ x: Buffer, _ shape: NarrowShape, weight: Parameter, bias: Buffer?, y: Buffer, rectifies: Bool
  ) {
    append(
      NarrowProduct(
        shape: shape, x: x, packed: packedFilters(weight, groups: 1)[0], bias: bias, y: y,
        scratch: narrowScratch(shape), rectifies: rectifies), .forward)
  }

  /// dW, and db from the same pass where there is a bias.
  mutating func narrowWeightGradient(
    _ x: Buffer, _ shape: NarrowShape, dy: Buffer, into gradient: Buffer, bias: Buffer?
  ) {
    combineNarrowGradients(
      shape, into: gradient, bias: bias,
      partialCount: { NarrowWeightGradient.split(shape, on: $0).parts }
    ) { build, partial, hasBias in
      NarrowWeightGradient(
        shape: shape, x: x, dy: dy, hasBias: hasBias, partial: partial,
        scratch: build.narrowScratch(shape))
    }
  }

  /// Appends the step that `partials` makes, which writes partial gradients, and those that add them up.
  mutating func combineNarrowGradients(
    _ shape: NarrowShape, into gradient: Buffer, bias: Buffer?,
    partialCount: @escaping @Sendable (Execution) -> Int,
    partials: (inout PlanBuilder, _ partial: Buffer, _ hasBias: Bool) -> any Step
  ) {
    let (weights, filters) = (shape.gather.width * shape.filters, shape.filters)
    let stride = weights + (bias == nil ? 0 : filters)
    let partial = buffer("partial_filters", fixed: CombineParts.most * stride)
    append(partials(&self, partial, bias != nil), .backward, "the gradient of weight")
    append(
      CombineParts(
        partial: partial, sum: gradient, count: weights, stride: stride,
        partialCount: partialCount), .backward, "the gradient of weight")
    guard let bias else { return }
    append(
      CombineParts(
        partial: partial, sum: bias, count: filters, begin: weights, stride: stride,
        partialCount: partialCount), .backward, "the gradient of bias")
  }

  mutating func narrowScratch(_ shape: NarrowShape) -> Buffer {
    guard let count = Kernels.narrowScratch(shape.window, panelWidth: panelWidth) else {
      preconditionFailure("\(shape.window) is not narrow")
    }
    return buffer("rows", fixed: count, lifetime: .perWorker)
  }
}
