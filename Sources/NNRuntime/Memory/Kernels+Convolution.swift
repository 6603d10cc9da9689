// SPDX-License-Identifier: MIT

internal import CKernels

/// Convolution: positions count over the places of a batch, or over the cells of its inputs.
extension Kernels {
  /// Places of the window -> [positionCount, kernel cells, channelCount].
  ///
  /// `images`: [batch, input cells, channels].
  package func gatherPatches(
    _ images: Region, window: Window, channelBegin: Int = 0, channelCount: Int,
    positionBegin: Int, positionCount: Int, patches: Region
  ) {
    check(channelBegin, channelCount, of: window.channels, positionBegin, positionCount)
    var native = sliding(window)
    let examples = Self.examples(positionBegin + positionCount, of: window.outputCells)
    unsafe table.pointee.gather_patches(
      floats(images, examples * window.inputCount, "images"), &native, channelBegin, channelCount,
      positionBegin, positionCount,
      floats(patches, positionCount * window.kernelCells * channelCount, "patches"))
  }

  /// Cells of the inputs -> [positionCount, kernel cells, filterCount].
  ///
  /// `outputs`: [batch, places, filters].
  package func gatherOutputs(
    _ outputs: Region, window: Window, filters: Int, filterBegin: Int = 0, filterCount: Int,
    positionBegin: Int, positionCount: Int, patches: Region
  ) {
    check(filterBegin, filterCount, of: filters, positionBegin, positionCount)
    var native = sliding(window)
    let examples = Self.examples(positionBegin + positionCount, of: window.inputCells)
    unsafe table.pointee.gather_outputs(
      floats(outputs, examples * window.outputCells * filters, "outputs"), &native, filters,
      filterBegin, filterCount, positionBegin, positionCount,
      floats(patches, positionCount * window.kernelCells * filterCount, "patches"))
  }

  // MARK: - Depthwise

  /// y, the rows of the places given: every channel under `multiplier` filters of its own.
  ///
  /// `weight`: [kernel cells, channels, multiplier]; `bias`: [channels · multiplier], or nil.
  package func depthwise(
    _ images: Region, window: Window, multiplier: Int, weight: Region, bias: Region? = nil,
    positionBegin: Int, positionCount: Int, y: Region
  ) {
    let filters = window.channels * multiplier
    check(0, multiplier, of: multiplier, positionBegin, positionCount)
    var native = sliding(window)
    let examples = Self.examples(positionBegin + positionCount, of: window.outputCells)
    unsafe table.pointee.depthwise(
      floats(images, examples * window.inputCount, "images"), &native, multiplier,
      floats(weight, window.kernelCells * filters, "weight"), floats(bias, filters, "bias"),
      positionBegin, positionCount, floats(y, positionCount * filters, "y"))
  }

  /// dx, the rows of the input cells given.
  ///
  /// `dy`: [batch, places, channels · multiplier].
  package func depthwiseBackward(
    _ dy: Region, window: Window, multiplier: Int, weight: Region, positionBegin: Int,
    positionCount: Int, dx: Region, accumulate: Bool = false
  ) {
    let filters = window.channels * multiplier
    check(0, multiplier, of: multiplier, positionBegin, positionCount)
    var native = sliding(window)
    let examples = Self.examples(positionBegin + positionCount, of: window.inputCells)
    unsafe table.pointee.depthwise_backward(
      floats(dy, examples * window.outputCells * filters, "dy"), &native, multiplier,
      floats(weight, window.kernelCells * filters, "weight"), positionBegin, positionCount,
      floats(dx, positionCount * window.channels, "dx"), accumulate ? 1 : 0)
  }

  /// dw = the sum over the places given, whose rows `dy` holds.
  package func depthwiseWeight(
    _ images: Region, window: Window, multiplier: Int, dy: Region, positionBegin: Int,
    positionCount: Int, dw: Region
  ) {
    let filters = window.channels * multiplier
    check(0, multiplier, of: multiplier, positionBegin, positionCount)
    var native = sliding(window)
    let examples = Self.examples(positionBegin + positionCount, of: window.outputCells)
    unsafe table.pointee.depthwise_weight(
      floats(images, examples * window.inputCount, "images"), &native, multiplier,
      floats(dy, positionCount * filters, "dy"), positionBegin, positionCount,
      floats(dw, window.kernelCells * filters, "dw"))
  }

  // MARK: - Checks

  /// Examples that a run of positions reaches into.
  private static func examples(_ end: Int, of cells: Int) -> Int { (end + cells - 1) / cells }

  private func sliding(
    _ window: Window, _ kernel: StaticString = #function
  ) -> NNWindow {
    precondition(window.slides, "\(kernel): \(window) has no kernel")
    return window.native
  }

  private func check(
    _ begin: Int, _ count: Int, of all: Int, _ positionBegin: Int, _ positionCount: Int,
    _ kernel: StaticString = #function
  ) {
    precondition(
      begin >= 0 && count >= 0 && begin + count <= all && positionBegin >= 0 && positionCount >= 0,
      "\(kernel): \(count) channels at \(begin) of \(all), \(positionCount) at \(positionBegin)")
  }
}
