// SPDX-License-Identifier: MIT

internal import CKernels

/// Pooling: x is [examples, cells, channels], y [examples, places of the window, channels].
extension Kernels {
  private func outputCount(_ window: Window, _ examples: Int) -> Int {
    examples * window.outputCells * window.channels
  }

  /// The largest value of each window.
  ///
  /// `indices`: as large as y; the winners, as bits of Int32.
  ///
  /// `isRectified`: x comes from a relu, and a winner that is not above 0 counts as none, since no gradient passes it.
  package func maxPool(
    _ x: Region, window: Window, examples: Int, y: Region, indices: Region,
    isRectified: Bool = false
  ) {
    var native = window.native
    let outputs = outputCount(window, examples)
    unsafe table.pointee.max_pool(
      floats(x, examples * window.inputCount, "x"), &native, examples, floats(y, outputs, "y"),
      integers(indices, outputs, "indices"), isRectified ? 1 : 0)
  }

  package func maxPoolBackward(
    _ dy: Region, indices: Region, window: Window, examples: Int, dx: Region,
    accumulate: Bool = false
  ) {
    var native = window.native
    let outputs = outputCount(window, examples)
    unsafe table.pointee.max_pool_backward(
      floats(dy, outputs, "dy"), integers(indices, outputs, "indices"), &native, examples,
      floats(dx, examples * window.inputCount, "dx"), accumulate ? 1 : 0)
  }

  package func averagePool(_ x: Region, window: Window, examples: Int, y: Region) {
    var native = window.native
    unsafe table.pointee.average_pool(
      floats(x, examples * window.inputCount, "x"), &native, examples,
      floats(y, outputCount(window, examples), "y"))
  }

  package func averagePoolBackward(
    _ dy: Region, window: Window, examples: Int, dx: Region, accumulate: Bool = false
  ) {
    var native = window.native
    unsafe table.pointee.average_pool_backward(
      floats(dy, outputCount(window, examples), "dy"), &native, examples,
      floats(dx, examples * window.inputCount, "dx"), accumulate ? 1 : 0)
  }

  /// x [examples, positions, channels] -> y [examples, channels]; `indices`, as large as y: the positions that won.
  ///
  /// A pooling whose window is a whole example, which is as many cells wide as it has positions.
  package func globalMax(
    _ x: Region, examples: Int, positions: Int, channels: Int, y: Region, indices: Region
  ) {
    maxPool(
      x, window: Window(positions: positions, channels: channels), examples: examples, y: y,
      indices: indices)
  }

  package func globalMaxBackward(
    _ dy: Region, indices: Region, examples: Int, positions: Int, channels: Int, dx: Region,
    accumulate: Bool = false
  ) {
    maxPoolBackward(
      dy, indices: indices, window: Window(positions: positions, channels: channels),
      examples: examples, dx: dx, accumulate: accumulate)
  }

  /// x [examples, positions, channels] -> y [examples, channels].
  package func globalAverage(
    _ x: Region, examples: Int, positions: Int, channels: Int, y: Region
  ) {
    unsafe table.pointee.global_average(
      floats(x, examples * positions * channels, "x"), examples, positions, channels,
      floats(y, examples * channels, "y"))
  }

  package func globalAverageBackward(
    _ dy: Region, examples: Int, positions: Int, channels: Int, dx: Region,
    accumulate: Bool = false
  ) {
    unsafe table.pointee.global_average_backward(
      floats(dy, examples * channels, "dy"), examples, positions, channels,
      floats(dx, examples * positions * channels, "dx"), accumulate ? 1 : 0)
  }
}
