// SPDX-License-Identifier: MIT

internal import NNSpec

extension SlidingWindow {
  /// The window with every size of an input `[…sizes, channels]` known.
  ///
  /// A sequence is an image one cell high.
  func sized(for input: [Int]) -> Window {
    let missing = 2 - axes.count
    guard missing >= 0, input.count == axes.count + 1 else {
      preconditionFailure("a window over \(Space.axes) on \(input)")
    }
    let axes = [WindowAxis](repeating: WindowAxis(kernel: 1), count: missing) + axes
    let sizes = [Int](repeating: 1, count: missing) + input
    let outputs = zip(axes, sizes).map { $0.outputSize($1) ?? 0 }
    precondition(!outputs.contains(0), "a window of \(kernelShape) on \(input) passed the checker")
    return Window(
      height: sizes[0], width: sizes[1], channels: sizes[2], kernelHeight: axes[0].kernel,
      kernelWidth: axes[1].kernel, strideHeight: axes[0].stride, strideWidth: axes[1].stride,
      dilationHeight: axes[0].dilation, dilationWidth: axes[1].dilation,
      paddingTop: axes[0].paddingBefore(sizes[0]), paddingLeft: axes[1].paddingBefore(sizes[1]),
      outputHeight: outputs[0], outputWidth: outputs[1])
  }
}

extension Value {
  /// An image `[height, width, channels]` as an example of the space: of a sequence, the height of 1 goes.
  func droppingHeight<Space: WindowSpace>(of space: Space.Type) -> Value {
    reshaped(Array(shape.suffix(Space.axes.count + 1)))
  }
}
