// SPDX-License-Identifier: MIT

/// How a window slides over examples: what convolutions and poolings share.
package struct SlidingWindow<Space: WindowSpace>: Sendable, Equatable {
  package let axes: [WindowAxis]

  /// Reads the options that all convolutions have.
  init(readingKernel option: inout OptionReader) {
    let kernel: AxisSizes<Space> = option("kernel", "Window size in cells.", .within(1...1024))
    let stride: AxisSizes<Space> = option(
      "stride", "Step of the window.", .within(1...1024), default: AxisSizes(1))
    let padding: Padding<Space> = option(
      "padding", "How the border is filled.", .within(0...4096), default: .valid)
    let dilation: AxisSizes<Space> = option(
      "dilation", "Distance between the window's cells.", .within(1...1024), default: AxisSizes(1))
    self.init(kernel: kernel, stride: stride, dilation: dilation, padding: padding)
  }

  package init(
    kernel: AxisSizes<Space>, stride: AxisSizes<Space>, dilation: AxisSizes<Space> = AxisSizes(1),
    padding: Padding<Space>
  ) {
    axes = kernel.values.indices.map { axis in
      let (kernel, dilation) = (kernel.values[axis], dilation.values[axis])
      return WindowAxis(
        kernel: kernel, stride: stride.values[axis], dilation: dilation,
        padding: padding.ends(ofAxis: axis, extent: dilation * (kernel - 1) + 1))
    }
  }

  package var kernelShape: [Int] { axes.map(\.kernel) }

  /// `[…sizes, channels]` to `[…sizes', outputChannels]`, or why the window does not fit.
  ///
  /// `layer` is the layer's name.
  package func outputShape(
    of input: Shape, channels: Int?, layer: String
  ) -> Result<Shape, ShapeProblem> {
    guard input.rank == axes.count + 1 else {
      return .failure(Space.problem(with: input, layer: layer))
    }
    let sizes = zip(axes, input.dimensions).map { $0.outputSize($1) }
    if let axis = sizes.firstIndex(of: 0) { return .failure(tooLarge(axis, layer)) }
    return .success(Shape(sizes + [channels]))
  }

  private func tooLarge(_ axis: Int, _ layer: String) -> ShapeProblem {
    let sizes = axes.map { "\($0.kernel)" }.joined(separator: " x ")
    let least = axes.map { "\($0.extent)" }.joined(separator: ", ")
    return ShapeProblem(
      axes.count == 1
        ? "has a window of \(axes[0].extent) steps that is longer than its input"
        : "has a window of \(sizes) that is larger than its input's \(Space.axes[axis])",
      expected: "at least [\(least), n]", option: layer.contains("pool") ? "pool" : "kernel",
      help: ["use a smaller window, fewer poolings before it, or `padding: same`"])
  }
}
