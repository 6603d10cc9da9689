// SPDX-License-Identifier: MIT

/// A window of learned filters; with `groups`, filters and channels fall into runs that see only each other.
package struct Convolution<Space: WindowSpace>: LayerSpec {
  package static var name: String { "conv" + Space.suffix }
  package static var summary: String { "Slides learned filters over \(Space.noun)." }
  package static var hasWeights: Bool { true }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[p, f] = activation(bias[f] + Σ over window cells k and channels c of "
        + "x[stride p - padding + dilation k, c] weight[k, c, f])",
      shapes: "\(Space.shape()) → \(Space.places(last: "filters"))",
      example: "- \(name): {filters: 32, kernel: 3, padding: same, activation: relu}",
      source: "LeCun et al. 1989; groups: Krizhevsky et al. 2012; the options of Keras")
  }
  package let filters: Int
  package let window: SlidingWindow<Space>
  package let groups: Int
  package private(set) var activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    filters = option("filters", "Number of output channels.", .size)
    window = SlidingWindow(readingKernel: &option)
    groups = option("groups", "Runs of channels that see only each other.", .size, default: 1)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
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
    return window.outputShape(of: input, channels: filters, layer: Self.name)
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
/// Convolution of volumes `[depth, height, width, channels]`.
package typealias Conv3D = Convolution<OverVolumes>
