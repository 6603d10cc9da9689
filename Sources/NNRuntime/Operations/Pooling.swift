// SPDX-License-Identifier: MIT

/// What a pooling does in each window.
enum PoolingKind: Sendable { case max, average }

/// y = the largest or the mean of each window; parts are runs of examples.
struct PoolForward: Step {
  let kind: PoolingKind
  let window: Window
  let x: Buffer
  let y: Buffer
  /// Which input won, for the backward pass of a maximum.
  let indices: Buffer?
  /// Whether x comes from a relu, whose gradient is taken here.
  let isRectified: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] + (indices.map { [$0] } ?? []) }

  var outputCount: Int { window.outputCells * window.channels }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: outputCount * window.kernelCells)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let x = run.rows(x, range, width: window.inputCount)
    let y = run.rows(y, range, width: outputCount)
    if let indices {
      run.kernels.maxPool(
        x, window: window, examples: range.count, y: y,
        indices: run.rows(indices, range, width: outputCount), isRectified: isRectified)
    } else {
      run.kernels.averagePool(x, window: window, examples: range.count, y: y)
    }
  }
}

/// dx: the gradient goes to the winner, or in equal shares to the window's cells.
struct PoolBackward: Step {
  let window: Window
  let dy: Buffer
  let indices: Buffer?
  let dx: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [dy] + (indices.map { [$0] } ?? []) }
  var outputs: [Buffer] { [dx] }

  private var outputCount: Int { window.outputCells * window.channels }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: outputCount * window.kernelCells + window.inputCount)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let dy = run.rows(dy, range, width: outputCount)
    let dx = run.rows(dx, range, width: window.inputCount)
    if let indices {
      run.kernels.maxPoolBackward(
        dy, indices: run.rows(indices, range, width: outputCount), window: window,
        examples: range.count, dx: dx, accumulate: accumulate)
    } else {
      run.kernels.averagePoolBackward(
        dy, window: window, examples: range.count, dx: dx, accumulate: accumulate)
    }
  }
}

extension PlanBuilder {
  /// Pooling; the result has the three axes of a volume.
  mutating func pool(_ x: Value, _ window: Window, _ kind: PoolingKind) -> Value {
    if kind == .max, window.isOfPairs, let convolution = x.convolution,
      let shape = convolution.narrow
    {
      return pooledConvolution(x, convolution, shape)
    }
    let x = laidOut(x)
    let y = value(
      "pooled", window.outputSizes + [window.channels], needsGradient: x.needsGradient)
    let indices = kind == .max ? buffer("winners", perExample: y.count) : nil
    // A relu commutes with the maximum: its gradient costs no pass of its own.
    let isRectified = kind == .max && x.isRectified
    append(
      PoolForward(
        kind: kind, window: window, x: x.buffer, y: y.buffer, indices: indices,
        isRectified: isRectified), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y),
        let (dx, accumulate) = build.addGradient(of: x, isRectified: isRectified)
      else { return }
      build.append(
        PoolBackward(window: window, dy: dy, indices: indices, dx: dx, accumulate: accumulate),
        .backward, "the gradient of the input")
    }
    return y
  }
}

extension Window {
  /// Whether its places are 2×2 cells of an image, none shared, a last row or column perhaps left out.
  fileprivate var isOfPairs: Bool {
    axes[0] == .none
      && axes.dropFirst().allSatisfy {
        $0.kernel == 2 && $0.stride == 2 && $0.dilation == 1 && $0.padding == 0
          && $0.outputs == $0.size / 2
      }
  }
}
