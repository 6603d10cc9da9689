// SPDX-License-Identifier: MIT

/// How a window of a transposed convolution slides along one axis of its output.
///
/// Each input cell lays its kernel down `stride` cells after the one before; padding is cut off what comes out. `same`
/// gives size · stride cells and cuts the extra cell of an odd number off the end.
package struct TransposedAxis: Sendable, Equatable {
  package let kernel: Int
  package let stride: Int
  package let dilation: Int
  /// Cells that are cut off; nil: as many as `same` asks for.
  package let cut: WindowAxis.Ends?
  /// Cells added at the end.
  package let outputPadding: Int

  package var extent: Int { dilation * (kernel - 1) + 1 }

  /// Cells cut off before the first.
  package var cutBefore: Int { cut?.before ?? max(0, extent - stride) / 2 }

  /// Cells of the output, not positive if nothing is left; nil while the input's size is unknown.
  package func outputSize(_ size: Int?) -> Int? {
    guard let size else { return nil }
    guard let cut else { return size * stride }
    return (size - 1) * stride + extent - cut.before - cut.after + outputPadding
  }
}
