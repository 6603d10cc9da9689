// SPDX-License-Identifier: MIT

internal import CKernels

/// Convolutions whose patches are short, over images: patches are read in place, out of a few rows laid out with their padding.
extension Kernels {
  /// Places computed at a time.
  private static let places = 64
  /// Floats of a patch, at most.
  package static let narrowDepth = 256

  /// Floats of the rows that lie under a run of places; nil where a window is not for these kernels.
  package static func narrowRows(_ window: Window) -> Int? {
    guard window.axes[0] == .none, window.slides,
      window.kernelCells * window.channels <= narrowDepth
    else { return nil }
    let (height, width) = (window.axes[1], window.axes[2])
    let cells =
      (min(places, width.outputs) - 1) * width.stride + (width.kernel - 1) * width.dilation + 1
    return height.kernel * cells * window.channels
  }

  /// Enough for either kernel.
  package static func narrowScratch(_ window: Window, panelWidth: Int) -> Int? {
    narrowRows(window).map { $0 + $0 / window.axes[1].kernel + places * panelWidth }
  }

  /// y, the rows of the places given.
  ///
  /// `packed`: [kernel cells · channels, filters].
  /// `bias`: [filters], or nil.
  /// `rectifies`: y is 0 where it would be less.
  package func narrow(
    _ images: Region, window: Window, filters: Int, packed: Region, bias: Region? = nil,
    positionBegin: Int, positionCount: Int, y: Region, rectifies: Bool = false, scratch: Region
  ) {
    let (images, scratch) = unsafe checked(window, images, positionBegin, positionCount, scratch)
    var native = window.native
    let depth = window.kernelCells * window.channels
    unsafe table.pointee.narrow(
      images, &native, filters,
      floats(packed, packedCount(depth: depth, columns: filters), "packed"),
      floats(bias, filters, "bias"), positionBegin, positionCount,
      floats(y, positionCount * filters, "y"), rectifies ? 1 : 0, scratch)
  }

  /// dw = the sum over the places given, whose rows `dy` holds, or in addition to what is there.
  ///
  /// `sums`: behind it those of dy, the gradient of a bias.
  package func narrowWeight(
    _ images: Region, window: Window, filters: Int, dy: Region, positionBegin: Int,
    positionCount: Int, dw: Region, sums: Bool, accumulate: Bool = false, scratch: Region
  ) {
    precondition(positionCount > 0, "narrowWeight: no places")
    let (images, scratch) = unsafe checked(window, images, positionBegin, positionCount, scratch)
    var native = window.native
    let rows = window.kernelCells * window.channels + (sums ? 1 : 0)
    unsafe table.pointee.narrow_weight(
      images, &native, filters, floats(dy, positionCount * filters, "dy"), positionBegin,
      positionCount, floats(dw, rows * filters, "dw"), sums ? 1 : 0,
      accumulate ? 1 : 0, scratch)
  }

  private func checked(
    _ window: Window, _ images: Region, _ begin: Int, _ count: Int, _ scratch: Region,
    _ kernel: StaticString = #function
  ) -> (images: UnsafeMutablePointer<Float>?, scratch: UnsafeMutablePointer<Float>?) {
    guard let needed = Self.narrowScratch(window, panelWidth: panelWidth) else {
      preconditionFailure("\(kernel): \(window)")
    }
    precondition(begin >= 0 && count >= 0, "\(kernel): \(count) places at \(begin)")
    let examples = (begin + count + window.outputCells - 1) / window.outputCells
    return unsafe (
      floats(images, examples * window.inputCount, "images", kernel),
      floats(scratch, needed, "scratch", kernel)
    )
  }
}
