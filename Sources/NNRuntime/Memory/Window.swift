// SPDX-License-Identifier: MIT

internal import CKernels

/// A window that slides over volumes [depth, height, width, channels].
///
/// Images are one cell deep, sequences also one cell high.
package struct Window: Sendable, Equatable {
  /// How it slides along one axis.
  package struct Axis: Sendable, Equatable {
    package let size: Int
    package let kernel: Int
    /// 0 in poolings whose places share the axis out.
    package let stride: Int
    package let dilation: Int
    /// Cells before the first.
    package let padding: Int
    /// Places of the window.
    package let outputs: Int

    package init(
      _ size: Int, kernel: Int, stride: Int = 1, dilation: Int = 1, padding: Int = 0, outputs: Int
    ) {
      self.size = size
      self.kernel = kernel
      self.stride = stride
      self.dilation = dilation
      self.padding = padding
      self.outputs = outputs
    }

    /// Place o reads the cells from floor(o size / outputs) up to ceil((o + 1) size / outputs).
    package init(sharing size: Int, among outputs: Int) {
      let most = (size + outputs - 1) / outputs + (size % outputs == 0 ? 0 : 1)
      self.init(size, kernel: min(most, size), stride: 0, outputs: outputs)
    }

    /// An axis that is not there.
    package static let none = Axis(1, kernel: 1, outputs: 1)

    var native: NNAxis {
      precondition(
        size > 0 && kernel > 0 && stride >= 0 && dilation > 0 && padding >= 0 && outputs > 0,
        "axis out of range: \(self)")
      return NNAxis(
        size: size, kernel: kernel, stride: stride, dilation: dilation, padding: padding,
        outputs: outputs)
    }
  }

  /// Depth, height and width.
  package let axes: [Axis]
  package let channels: Int

  /// Axes that are not given are one cell long: of an image the depth, of a sequence also the height.
  package init(_ axes: [Axis], channels: Int) {
    precondition(axes.count <= 3, "a window over \(axes.count) axes")
    self.axes = [Axis](repeating: .none, count: 3 - axes.count) + axes
    self.channels = channels
  }

  /// A window over all of an example.
  package init(positions: Int, channels: Int) {
    self.init([Axis(positions, kernel: positions, outputs: 1)], channels: channels)
  }

  package var inputCells: Int { axes.reduce(1) { $0 * $1.size } }
  /// Floats of one example.
  package var inputCount: Int { inputCells * channels }
  package var kernelCells: Int { axes.reduce(1) { $0 * $1.kernel } }
  package var outputCells: Int { axes.reduce(1) { $0 * $1.outputs } }
  package var inputSizes: [Int] { axes.map(\.size) }
  package var outputSizes: [Int] { axes.map(\.outputs) }
  /// Whether every place has a kernel; of poolings that share out it has none.
  package var slides: Bool { axes.allSatisfy { $0.stride > 0 } }

  /// The C struct; traps if a size is out of range.
  var native: NNWindow {
    precondition(channels > 0 && inputCells <= Int(Int32.max), "window out of range: \(self)")
    return NNWindow(
      depth: axes[0].native, height: axes[1].native, width: axes[2].native, channels: channels)
  }
}
