// SPDX-License-Identifier: MIT

/// A depthwise convolution, then a product of the channels at every position, without a bias in between.
package struct SeparableConvolution<Space: WindowSpace>: LayerSpec {
  package static var name: String { "separable_conv" + Space.suffix }
  package static var summary: String {
    "Convolves each channel of \(Space.noun) by itself, then mixes the channels."
  }
  package static var hasWeights: Bool { true }
  package static var explanation: Explanation? {
    Explanation(
      formula: "d[p, c multiplier + m] = Σ over window cells k of "
        + "x[stride p - padding + dilation k, c] depthwise_weight[k, c, m]; "
        + "y = activation(d pointwise_weight + bias)",
      shapes: "\(Space.shape()) → \(Space.places(last: "filters"))",
      example: "- \(name): {filters: 32, kernel: 3, padding: same, activation: relu}",
      source: "Sifre 2014; Chollet 2017; the options of Keras")
  }
  package let filters: Int
  package let window: SlidingWindow<Space>
  package let multiplier: Int
  package let activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    filters = option("filters", "Number of output channels.", .size)
    window = SlidingWindow(readingKernel: &option)
    multiplier = option(
      "multiplier", "Filters of each channel before they are mixed.", .within(1...65_536),
      default: 1)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(of: input, channels: filters, layer: Self.name)
  }

  /// Channels between the two steps.
  private func middle(_ input: Shape) -> Int {
    saturatingProduct([input.features ?? 1, multiplier])
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let weights = [
      window.depthwiseWeight(
        "depthwise_weight", channels: input.features ?? 1, multiplier: multiplier),
      ParameterSpec("pointwise_weight", [middle(input), filters], .weight),
    ]
    return useBias ? weights + [ParameterSpec("bias", [filters], .bias)] : weights
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    let places = (output.count ?? 1) / filters
    let cells = saturatingProduct(window.kernelShape)
    return saturatingProduct([places, middle(input), saturatingSum([cells, filters])])
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}
