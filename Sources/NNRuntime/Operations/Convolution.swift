// SPDX-License-Identifier: MIT

/// Packs the filters of one group turned round: row (ky, kx, f), column c is W[ky, kx, c, f].
struct PackTransposedFilters: Step {
  let shape: ConvolutionShape
  let group: Int
  let weight: Buffer
  let packed: Buffer

  var inputs: [Buffer] { [weight] }
  var outputs: [Buffer] { [packed] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let weight = run.region(weight)
    for cell in 0..<shape.window.kernelCells {
      let offset = cell * shape.groupChannels * shape.filters + group * shape.groupFilters
      run.kernels.pack(
        weight.slice(offset, weight.count - offset), rowStride: 1, columnStride: shape.filters,
        depthCount: shape.groupFilters, columns: shape.groupChannels, packed: run.region(packed),
        depthBegin: cell * shape.groupFilters, depth: shape.gradientPatchWidth)
    }
  }
}

/// Packs the filters of one group: row (ky, kx, c), column f.
struct PackFilters: Step {
  let shape: ConvolutionShape
  let group: Int
  let weight: Buffer
  let packed: Buffer

  var inputs: [Buffer] { [weight] }
  var outputs: [Buffer] { [packed] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let first = group * shape.groupFilters
    let weight = run.region(weight)
    run.kernels.pack(
      weight.slice(first, weight.count - first), rowStride: shape.filters, columnStride: 1,
      depthCount: shape.patchWidth, columns: shape.groupFilters, packed: run.region(packed),
      depth: shape.patchWidth)
  }
}

extension PlanBuilder {
  /// Convolution of images `[height, width, channels]` as an implicit matrix product.
  mutating func convolution(
    _ x: Value, _ shape: ConvolutionShape, weight: Parameter, bias: Parameter?
  ) -> Value {
    let window = shape.window
    let y = value(
      "product", [window.outputHeight, window.outputWidth, shape.filters],
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    let packed = (0..<shape.groups).map { group in
      let packed = buffer(
        "packed", fixed: packedCount(depth: shape.patchWidth, columns: shape.groupFilters),
        lifetime: .persistent)
      append(
        PackFilters(shape: shape, group: group, weight: weight.buffer, packed: packed), .prepare,
        "the packed filters")
      return packed
    }
    append(
      ConvolutionForward(
        shape: shape, x: x.buffer, packed: packed, bias: bias?.buffer, y: y.buffer,
        patches: tileScratch(width: shape.patchWidth)), .forward)
    onBackward { $0.convolutionBackward(x, shape, weight: weight, bias: bias, y: y) }
    return y
  }

  private mutating func tileScratch(width: Int) -> Buffer {
    buffer(
      "patches", fixed: ConvolutionShape.tilePositions(width: width) * width, lifetime: .perWorker)
  }

  private mutating func convolutionBackward(
    _ x: Value, _ shape: ConvolutionShape, weight: Parameter, bias: Parameter?, y: Value
  ) {
    guard let dy = gradient(of: y) else { return }
    if let gradient = bias?.gradient {
      columnSums(of: dy, like: y, into: gradient, "the gradient of bias")
    }
    if let gradient = weight.gradient { filterGradient(x, shape, dy: dy, into: gradient) }
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    let packed = (0..<shape.groups).map { group in
      let packed = buffer(
        "packed", fixed: packedCount(depth: shape.gradientPatchWidth, columns: shape.groupChannels),
        lifetime: .persistent)
      append(
        PackTransposedFilters(shape: shape, group: group, weight: weight.buffer, packed: packed),
        .prepare, "the packed filters")
      return packed
    }
    append(
      ConvolutionInputGradient(
        shape: shape, dy: dy, packed: packed, dx: dx,
        patches: tileScratch(width: shape.gradientPatchWidth), accumulate: accumulate), .backward,
      "the gradient of the input")
  }

  private mutating func filterGradient(
    _ x: Value, _ shape: ConvolutionShape, dy: Buffer, into gradient: Buffer
  ) {
    let count = shape.patchWidth * shape.filters
    let partial = buffer(
      "partial_filters", fixed: ConvolutionWeightGradient.maximumParts * count)
    let tile = ConvolutionShape.tilePositions(width: shape.patchWidth)
    let packed = buffer(
      "packed_gradient", fixed: packedCount(depth: tile, columns: shape.groupFilters),
      lifetime: .perWorker)
    append(
      ConvolutionWeightGradient(
        shape: shape, x: x.buffer, dy: dy, partial: partial,
        patches: tileScratch(width: shape.patchWidth), packedGradient: packed), .backward,
      "the gradient of weight")
    append(
      CombineFilters(shape: shape, partial: partial, weightGradient: gradient), .backward,
      "the gradient of weight")
  }
}
