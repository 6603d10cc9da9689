// SPDX-License-Identifier: MIT

/// A convolution in which every channel has filters of its own and sees no other.
package struct DepthwiseConvolution<Space: WindowSpace>: LayerSpec {
  package static var name: String { "depthwise_conv" + Space.suffix }
  package static var summary: String {
    "Slides filters of its own over each channel of \(Space.noun)."
  }
  package static var mainOption: String? { "kernel" }
  package static var hasWeights: Bool { true }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[p, c multiplier + m] = activation(bias[c multiplier + m] + Σ over window cells k "
        + "of x[stride p - padding + dilation k, c] weight[k, c, m])",
      shapes: "\(Space.shape()) → \(Space.places(last: "\(Space.features) · multiplier"))",
      example: "- \(name): {kernel: 3, padding: same}",
      source: "Sifre 2014; Howard et al. 2017; the options of Keras")
  }
  package let window: SlidingWindow<Space>
  package let multiplier: Int
  package let activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    window = SlidingWindow(readingKernel: &option)
    multiplier = option(
      "multiplier", "Filters of each channel.", .within(1...65_536), default: 1)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(
      of: input, channels: input.features.map { saturatingProduct([$0, multiplier]) },
      layer: Self.name
    ).flatMap { $0.bounded() }
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let channels = input.features ?? 1
    let weight = window.depthwiseWeight("weight", channels: channels, multiplier: multiplier)
    let bias = ParameterSpec("bias", [saturatingProduct([channels, multiplier])], .bias)
    return useBias ? [weight, bias] : [weight]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([output.count ?? 1] + window.kernelShape)
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}

extension SlidingWindow {
  /// A weight `[kernel…, channels, multiplier]`, whose outputs add up over the kernel alone.
  func depthwiseWeight(_ name: String, channels: Int, multiplier: Int) -> ParameterSpec {
    let cells = saturatingProduct(kernelShape)
    return ParameterSpec(name, kernelShape + [channels, multiplier], .weight)
      .fanned(.init(input: cells, output: saturatingProduct([cells, multiplier])))
  }
}
