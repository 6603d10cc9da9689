// SPDX-License-Identifier: MIT

/// How a window slides along one axis.
///
/// `same` gives ceil(size / stride) outputs and puts the extra cell of an odd padding at the end, as TensorFlow does.
package struct WindowAxis: Sendable, Equatable {
  /// Cells added at the two ends.
  package struct Ends: Sendable, Equatable {
    package let before: Int
    package let after: Int

    package init(_ before: Int, _ after: Int) {
      self.before = before
      self.after = after
    }
  }

  package let kernel: Int
  package let stride: Int
  package let dilation: Int
  /// Nil: as many as `same` asks for.
  package let padding: Ends?

  package init(kernel: Int, stride: Int = 1, dilation: Int = 1, padding: Ends? = Ends(0, 0)) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  /// Cells from the window's first to its last.
  package var extent: Int { dilation * (kernel - 1) + 1 }

  /// Cells before the first one, for a known size.
  package func paddingBefore(_ size: Int) -> Int {
    let needed = ((size + stride - 1) / stride - 1) * stride + extent - size
    return padding?.before ?? max(0, needed) / 2
  }

  /// Places of the window; 0 if it does not fit, nil while the size is unknown.
  package func outputSize(_ size: Int?) -> Int? {
    guard let size else { return nil }
    guard let padding else { return (size + stride - 1) / stride }
    let free = size + padding.before + padding.after - extent
    return free < 0 ? 0 : free / stride + 1
  }
}
