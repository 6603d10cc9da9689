// SPDX-License-Identifier: MIT

internal import NNSpec

extension SlidingWindow {
  /// The window with every size of an input `[…sizes, channels]` known.
  func sized(for input: [Int]) -> Window {
    guard input.count == axes.count + 1, let channels = input.last else {
      preconditionFailure("a window over \(Space.axes) on \(input)")
    }
    let sized = zip(axes, input).map { axis, size in
      Window.Axis(
        size, kernel: axis.kernel, stride: axis.stride, dilation: axis.dilation,
        padding: axis.paddingBefore(size), outputs: axis.outputSize(size) ?? 0)
    }
    precondition(
      sized.allSatisfy { $0.outputs > 0 },
      "a window of \(kernelShape) on \(input) passed the checker")
    return Window(sized, channels: channels)
  }
}

extension Value {
  /// A volume `[depth, height, width, channels]` as an example of the space: of an image the depth goes, of a sequence
  /// also the height.
  func droppingAxes<Space: WindowSpace>(of space: Space.Type) -> Value {
    reshaped(Array(shape.suffix(Space.axes.count + 1)))
  }
}
