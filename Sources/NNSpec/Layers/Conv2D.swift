// SPDX-License-Identifier: MIT

/// 2-D convolution: y[p, f] = act(b[f] + Σ over window cells and channels of x W).
///
/// Input `[height, width, channels]`, output `[height', width', filters]`; weight `[kernel, kernel, channels / groups, filters]`,
/// bias `[filters]`. With `groups` g, filters and channels fall into g runs that see only each other.
package struct Conv2D: LayerSpec {
  package static let name = "conv2d"
  package static let summary = "Slides learned filters over an image."
  package static let hasWeights = true
  package let filters: Int
  package let window: Window2D
  package let groups: Int
  package let activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    filters = option("filters", "Number of output channels.", .size)
    let kernel: Pair = option("kernel", "Window size in cells.", .within(1...1024))
    let stride = option("stride", "Step of the window.", .within(1...1024), default: Pair(1, 1))
    let padding = option(
      "padding", "How the border is filled.", .within(0...4096), default: Padding.valid)
    let dilation = option(
      "dilation", "Distance between the window's cells.", .within(1...1024), default: Pair(1, 1))
    groups = option("groups", "Runs of channels that see only each other.", .size, default: 1)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
    window = Window2D(kernel: kernel, stride: stride, dilation: dilation, padding: padding)
    option.require(
      filters % groups == 0, "`groups` must divide the \(filters) filters, \(groups) does not",
      at: "groups")
  }

  private init(_ other: Conv2D, activation: Chosen<any ActivationSpec>?) {
    filters = other.filters
    window = other.window
    groups = other.groups
    useBias = other.useBias
    self.activation = activation
  }

  /// The same convolution without an activation.
  package var linear: Conv2D { Conv2D(self, activation: nil) }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if input.rank == 3, let channels = input.features, channels % groups != 0 {
      return .failure(
        ShapeProblem(
          "has \(groups) groups, which do not divide its \(channels) input channels",
          expected: "[height, width, multiple of \(groups)]", option: "groups"))
    }
    return window.outputShape(of: input, channels: filters)
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let shape = [
      window.kernel.height, window.kernel.width, (input.features ?? 1) / groups, filters,
    ]
    let weight = ParameterSpec("weight", shape, .weight)
    return useBias ? [weight, ParameterSpec("bias", [filters], .bias)] : [weight]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([
      output.count ?? 1, window.kernel.height, window.kernel.width, (input.features ?? 1) / groups,
    ])
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}
