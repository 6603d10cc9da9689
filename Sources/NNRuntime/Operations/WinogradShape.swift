// SPDX-License-Identifier: MIT

/// How convolutions are computed.
package enum ConvolutionPath: Sendable {
  /// The fastest.
  case automatic
  /// As a product over patches.
  case direct
  /// Over patches that are read in place, wherever it can be.
  case narrow
  /// By Winograd's algorithm wherever it can be.
  case winograd
}

/// The sizes of a convolution by Winograd's algorithm: tiles of 4×4 places, 36 products each.
///
/// Its rounding error is about five times that of the direct sum: of the order of 1e-6 of what a tile's products add up to
/// without their signs.
struct WinogradShape: Sendable {
  let window: Window
  let filters: Int

  /// Tiles that are transformed and multiplied together: they stay in the second-level cache, and are whole tiles of the product.
  static let block = 24
  /// The same for the gradient of the filters, which had better be read and written less often than its factors.
  private static let gradientBlock = 64
  private static let side = 4
  /// Floats of partial gradients.
  private static let mostSums = 1 << 23

  /// Nil where another way is the right one.
  init?(_ gather: PatchGather, filters: Int, path: ConvolutionPath) {
    let window = gather.window
    guard path == .automatic || path == .winograd, !gather.isTransposed, gather.groups == 1,
      window.isThreeByThree,
      window.axes.allSatisfy({ $0.padding <= 2 })
    else { return nil }
    self.init(window: window, filters: filters)
    guard path == .automatic else { return }
    // Measured: below 16 channels the transforms cost more than the products save, and so do tiles that are mostly
    // outside. Where both are very many, the filters' transforms do.
    let isLarge = window.axes.dropFirst().allSatisfy { $0.outputs > 2 && $0.size > 2 }
    guard isLarge, min(window.channels, filters) >= 16, window.channels * filters <= 1 << 18 else {
      return nil
    }
  }

  private init(window: Window, filters: Int) {
    self.window = window
    self.filters = filters
  }

  /// Of the gradient with respect to the input: the same with the kernel turned.
  var turned: WinogradShape {
    let axes = window.axes.dropFirst().map { axis in
      Window.Axis(
        axis.outputs, kernel: axis.kernel, padding: axis.kernel - 1 - axis.padding,
        outputs: axis.size)
    }
    return WinogradShape(window: Window(axes, channels: filters), filters: window.channels)
  }

  var channels: Int { window.channels }
  /// Of one example.
  var tiles: Int {
    window.axes.dropFirst().reduce(1) { $0 * (($1.outputs + Self.side - 1) / Self.side) }
  }
  /// What the direct algorithm multiplies and adds for a batch: every place times every cell under it.
  func multiplyAdds(batch: Int) -> Int {
    batch * window.outputCells * window.kernelCells * channels * filters
  }
  /// Of a tile, in the units of `Split`.
  var cost: Int { Kernels.frequencies * (channels * filters / 16 + channels + filters) }

  /// Enough for vectors of any instruction set.
  private func wholeVectors(_ count: Int) -> Int { (count + 15) / 16 * 16 }
  /// Floats of one partial gradient.
  var sumCount: Int {
    Kernels.frequencies * (channels * wholeVectors(filters) + Kernels.frequencyGap)
  }
  /// Parts of the tiles that have a partial gradient each, at most; a power of two shares out well.
  ///
  /// Large ones take as long to sum as they save.
  var mostParts: Int {
    var parts = sumCount > 1 << 19 ? 4 : 8
    while parts > 2 && parts * sumCount > Self.mostSums { parts /= 2 }
    return parts
  }
  /// Floats that a product works on, whose panels are so many columns wide.
  func scratchCount(columns: Int) -> Int { scratchCount(Self.block, columns) }
  /// Floats that the gradient of the filters works on.
  func gradientScratchCount(columns: Int) -> Int { scratchCount(Self.gradientBlock, columns) }

  private func scratchCount(_ tiles: Int, _ columns: Int) -> Int {
    Kernels.frequencies * (tiles * (wholeVectors(channels) + columns) + 2 * Kernels.frequencyGap)
  }
  /// Tiles cut into blocks for the gradient of the filters.
  func gradientBlocks(_ range: Range<Int>) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: Self.gradientBlock).map {
      $0..<min($0 + Self.gradientBlock, range.upperBound)
    }
  }
}
