// SPDX-License-Identifier: MIT

/// The sizes of a depthwise convolution.
struct DepthwiseShape: Sendable {
  let window: Window
  let multiplier: Int

  var filters: Int { window.channels * multiplier }
  /// Floats that a place touches.
  var cost: Int { (window.kernelCells / 2 + 1) * filters }
  var weightCount: Int { window.kernelCells * filters }

  /// Every place of the window times every cell of every filter.
  func multiplyAdds(on run: Execution) -> Int { run.batch * window.outputCells * weightCount }
}

/// y: every channel under filters of its own, or backwards dx; parts are runs of positions.
struct DepthwiseProduct: Step {
  let shape: DepthwiseShape
  let source: Buffer
  let weight: Buffer
  let bias: Buffer?
  let target: Buffer
  let isBackward: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [source, weight] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [target] }

  private func split(on run: Execution) -> Split {
    let positions = isBackward ? shape.window.inputCells : shape.window.outputCells
    return Split(rows: positions * run.batch, cost: shape.cost)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    if isBackward {
      run.kernels.depthwiseBackward(
        run.region(source), window: shape.window, multiplier: shape.multiplier,
        weight: run.region(weight), positionBegin: range.lowerBound, positionCount: range.count,
        dx: run.rows(target, range, width: shape.window.channels), accumulate: accumulate)
    } else {
      run.kernels.depthwise(
        run.region(source), window: shape.window, multiplier: shape.multiplier,
        weight: run.region(weight), bias: bias.map { run.region($0) },
        positionBegin: range.lowerBound, positionCount: range.count,
        y: run.rows(target, range, width: shape.filters))
    }
  }
}

/// Partial dW over a part of the places, one partial weight a part.
struct DepthwiseWeightGradient: Step {
  let shape: DepthwiseShape
  let x: Buffer
  let dy: Buffer
  let partial: Buffer

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [partial] }

  static func split(_ shape: DepthwiseShape, on run: Execution) -> Split {
    Split(rows: shape.window.outputCells * run.batch, cost: shape.cost).atMost(CombineParts.most)
  }
  func parts(on run: Execution) -> Int { Self.split(shape, on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { shape.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = Self.split(shape, on: run).range(part)
    run.kernels.depthwiseWeight(
      run.region(x), window: shape.window, multiplier: shape.multiplier,
      dy: run.rows(dy, range, width: shape.filters), positionBegin: range.lowerBound,
      positionCount: range.count, dw: run.rows(partial, part..<part + 1, width: shape.weightCount))
  }
}

extension PlanBuilder {
  /// Depthwise convolution: weight `[kernel…, channels, multiplier]`.
  mutating func depthwise(
    _ x: Value, _ window: Window, weight: Parameter, bias: Parameter?
  ) -> Value {
    let shape = DepthwiseShape(window: window, multiplier: weight.shape.last ?? 1)
    let y = value(
      "depthwise", window.outputSizes + [shape.filters],
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    append(
      DepthwiseProduct(
        shape: shape, source: x.buffer, weight: weight.buffer, bias: bias?.buffer,
        target: y.buffer, isBackward: false, accumulate: false), .forward)
    onBackward { $0.depthwiseBackward(x, shape, weight: weight, bias: bias, y: y) }
    return y
  }

  private mutating func depthwiseBackward(
    _ x: Value, _ shape: DepthwiseShape, weight: Parameter, bias: Parameter?, y: Value
  ) {
    guard let dy = gradient(of: y) else { return }
    if let gradient = bias?.gradient {
      columnSums(of: dy, like: y, into: gradient, "the gradient of bias")
    }
    if let gradient = weight.gradient {
      let partial = buffer("partial_filters", fixed: CombineParts.most * shape.weightCount)
      append(
        DepthwiseWeightGradient(shape: shape, x: x.buffer, dy: dy, partial: partial), .backward,
        "the gradient of weight")
      append(
        CombineParts(
          partial: partial, sum: gradient, count: shape.weightCount, stride: shape.weightCount,
          partialCount: { DepthwiseWeightGradient.split(shape, on: $0).parts }), .backward,
        "the gradient of weight")
    }
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    append(
      DepthwiseProduct(
        shape: shape, source: dy, weight: weight.buffer, bias: nil, target: dx, isBackward: true,
        accumulate: accumulate), .backward, "the gradient of the input")
  }
}
