// SPDX-License-Identifier: MIT

/// A narrow convolution, with or without a relu, of which nothing is kept but the largest of each 2×2 places.
///
/// Its output, four times as large, only lives a few rows at a time in a worker's scratch: most of what a first layer costs is
/// writing and reading that.
struct PooledConvolution: Sendable {
  let shape: NarrowShape
  let rectifies: Bool

  /// Floats of convolved rows that stay in the second-level cache.
  private static let mostRows = 1 << 15

  private var outputs: (height: Int, width: Int) {
    (shape.window.axes[1].outputs, shape.window.axes[2].outputs)
  }
  var pooledSizes: [Int] { [1, outputs.height / 2, outputs.width / 2] }
  /// Floats of a row of pooled places.
  private var rowCount: Int { pooledSizes[2] * shape.filters }
  /// Rows of pooled places that are computed together.
  private var rows: Int {
    min(max(1, Self.mostRows / (2 * outputs.width * shape.filters)), pooledSizes[1])
  }
  /// Of an example.
  private var strips: Int { (pooledSizes[1] + rows - 1) / rows }
  var scratchCount: Int { 2 * rows * outputs.width * shape.filters }

  /// Strips of all examples in parts.
  func split(on run: Execution) -> Split {
    let places = 2 * rows * outputs.width
    return Split(
      rows: strips * run.batch, cost: places * shape.gather.cost(columns: shape.filters))
  }

  /// Some rows of an example's pooled places.
  struct Strip {
    /// The convolution's.
    let places: Range<Int>
    /// Pairs along both axes of these.
    let pooling: Window
    /// Floats among the pooled.
    let floats: Range<Int>
  }

  func strip(_ index: Int) -> Strip {
    let (example, first) = (index / strips, index % strips * rows)
    let count = min(rows, pooledSizes[1] - first)
    let (height, width) = outputs
    let place = (example * height + 2 * first) * width
    let float = (example * pooledSizes[1] + first) * rowCount
    return Strip(
      places: place..<place + 2 * count * width,
      pooling: Window(
        [
          .init(2 * count, kernel: 2, stride: 2, outputs: count),
          .init(width, kernel: 2, stride: 2, outputs: width / 2),
        ], channels: shape.filters),
      floats: float..<float + count * rowCount)
  }
}

/// y = the largest of 2×2 places of x * filters + b; parts are runs of strips.
struct PooledConvolutionForward: Step {
  let pooled: PooledConvolution
  let x: Buffer
  let packed: Buffer
  let bias: Buffer?
  let y: Buffer
  /// Which place of a strip won.
  let indices: Buffer
  let scratch: Buffer
  let convolved: Buffer

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y, indices, scratch, convolved] }
  func parts(on run: Execution) -> Int { pooled.split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { pooled.shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let shape = pooled.shape
    let convolved = run.scratch(convolved, worker: worker)
    for index in pooled.split(on: run).range(part) {
      let strip = pooled.strip(index)
      run.kernels.narrow(
        run.region(x), window: shape.window, filters: shape.filters, packed: run.region(packed),
        bias: bias.map { run.region($0) }, positionBegin: strip.places.lowerBound,
        positionCount: strip.places.count, y: convolved, rectifies: pooled.rectifies,
        scratch: run.scratch(scratch, worker: worker))
      run.kernels.maxPool(
        convolved, window: strip.pooling, examples: 1, y: run.rows(y, strip.floats, width: 1),
        indices: run.rows(indices, strip.floats, width: 1), isRectified: pooled.rectifies)
    }
  }
}

/// Partial gradients of filters, and behind each the bias's; the gradient of the convolved rows is laid out a strip at a time.
struct PooledConvolutionWeightGradient: Step {
  let pooled: PooledConvolution
  let x: Buffer
  /// Of the pooled places.
  let dy: Buffer
  let indices: Buffer
  let hasBias: Bool
  let partial: Buffer
  let scratch: Buffer
  let convolved: Buffer

  var inputs: [Buffer] { [x, dy, indices] }
  var outputs: [Buffer] { [partial, scratch, convolved] }

  static func split(_ pooled: PooledConvolution, on run: Execution) -> Split {
    pooled.split(on: run).atMost(CombineParts.most)
  }
  func parts(on run: Execution) -> Int { Self.split(pooled, on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { pooled.shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let shape = pooled.shape
    let convolved = run.scratch(convolved, worker: worker)
    let width = (shape.gather.width + (hasBias ? 1 : 0)) * shape.filters
    let range = Self.split(pooled, on: run).range(part)
    for index in range {
      let strip = pooled.strip(index)
      run.kernels.maxPoolBackward(
        run.rows(dy, strip.floats, width: 1), indices: run.rows(indices, strip.floats, width: 1),
        window: strip.pooling, examples: 1, dx: convolved)
      run.kernels.narrowWeight(
        run.region(x), window: shape.window, filters: shape.filters, dy: convolved,
        positionBegin: strip.places.lowerBound, positionCount: strip.places.count,
        dw: run.rows(partial, part..<part + 1, width: width), sums: hasBias,
        accumulate: index > range.lowerBound, scratch: run.scratch(scratch, worker: worker))
    }
  }
}

/// A convolution that is left to the pooling or the batch normalisation that reads it.
struct DeferredConvolution: Sendable {
  let x: Buffer
  let inputShape: [Int]
  let gather: PatchGather
  /// If it is left to a pooling.
  let narrow: NarrowShape?
  let weight: Parameter
  let bias: Parameter?

  /// What is convolved: no gradient of it is wanted.
  var input: Value {
    Value(buffer: x, shape: inputShape, hasVaryingTime: false, needsGradient: false)
  }
}

extension PlanBuilder {
  /// The largest of 2×2 places each of a convolution that is nowhere laid out.
  mutating func pooledConvolution(
    _ x: Value, _ convolution: DeferredConvolution, _ shape: NarrowShape
  ) -> Value {
    let (weight, bias) = (convolution.weight, convolution.bias)
    let pooled = PooledConvolution(shape: shape, rectifies: x.isRectified)
    let y = value("pooled", pooled.pooledSizes + [shape.filters], needsGradient: x.needsGradient)
    let indices = buffer("winners", perExample: y.count)
    append(
      PooledConvolutionForward(
        pooled: pooled, x: convolution.x, packed: packedFilters(weight, groups: 1)[0],
        bias: bias?.buffer, y: y.buffer, indices: indices, scratch: narrowScratch(shape),
        convolved: buffer("convolved", fixed: pooled.scratchCount, lifetime: .perWorker)), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let gradient = weight.gradient else { return }
      build.combineNarrowGradients(
        shape, into: gradient, bias: bias?.gradient,
        partialCount: { PooledConvolutionWeightGradient.split(pooled, on: $0).parts }
      ) { build, partial, hasBias in
        PooledConvolutionWeightGradient(
          pooled: pooled, x: convolution.x, dy: dy, indices: indices, hasBias: hasBias,
          partial: partial, scratch: build.narrowScratch(shape),
          convolved: build.buffer(
            "convolved", fixed: pooled.scratchCount, lifetime: .perWorker))
      }
    }
    return y
  }
}
