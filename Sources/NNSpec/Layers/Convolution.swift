// SPDX-License-Identifier: MIT

/// Convolution: y[p, f] = act(b[f] + Σ over window cells and channels of x W).
///
/// Input `[…sizes, channels]`, output `[…sizes', filters]`; weight `[…kernel, channels / groups, filters]`, bias `[filters]`.
/// With `groups` g, filters and channels fall into g runs that see only each other.
package struct Convolution<Space: WindowSpace>: LayerSpec {
  package static var name: String { stem + Space.suffix }
  package static var summary: String { "Slides learned filters over \(Space.noun)." }
  package static var hasWeights: Bool { true }
  private static var stem: String { "conv" }
  package let filters: Int
  package let window: SlidingWindow<Space>
  package let groups: Int
  package private(set) var activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    filters = option("filters", "Number of output channels.", .size)
    let kernel: AxisSizes<Space> = option("kernel", "Window size in cells.", .within(1...1024))
    let stride: AxisSizes<Space> = option(
      "stride", "Step of the window.", .within(1...1024), default: AxisSizes(1))
    let padding: Padding<Space> = option(
      "padding", "How the border is filled.", .within(0...4096), default: .valid)
    let dilation: AxisSizes<Space> = option(
      "dilation", "Distance between the window's cells.", .within(1...1024), default: AxisSizes(1))
    groups = option("groups", "Runs of channels that see only each other.", .size, default: 1)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
    window = SlidingWindow(kernel: kernel, stride: stride, dilation: dilation, padding: padding)
    option.require(
      filters % groups == 0, "`groups` must divide the \(filters) filters, \(groups) does not",
      at: "groups")
  }

  /// The same convolution without an activation.
  package var linear: Convolution {
    var copy = self
    copy.activation = nil
    return copy
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if input.rank == Space.axes.count + 1, let channels = input.features, channels % groups != 0 {
      return .failure(
        ShapeProblem(
          "has \(groups) groups, which do not divide its \(channels) input \(Space.features)",
          expected: Space.shape(last: "multiple of \(groups)"), option: "groups"))
    }
    return window.outputShape(of: input, channels: filters, layer: Self.stem)
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let shape = window.kernelShape + [(input.features ?? 1) / groups, filters]
    let weight = ParameterSpec("weight", shape, .weight)
    return useBias ? [weight, ParameterSpec("bias", [filters], .bias)] : [weight]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct(
      [output.count ?? 1] + window.kernelShape + [(input.features ?? 1) / groups])
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}

/// Convolution of sequences `[time, features]`.
package typealias Conv1D = Convolution<OverTime>
/// Convolution of images `[height, width, channels]`.
package typealias Conv2D = Convolution<OverImages>
