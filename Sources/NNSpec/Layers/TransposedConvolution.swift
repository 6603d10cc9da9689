// SPDX-License-Identifier: MIT

/// A convolution run backwards: it makes sequences longer and images larger.
package struct TransposedConvolution<Space: WindowSpace>: LayerSpec {
  package static var name: String { "conv\(Space.suffix)_transpose" }
  package static var summary: String {
    "Lays learned filters down on \(Space.noun), which grows by the stride."
  }
  package static var hasWeights: Bool { true }
  package static var explanation: Explanation? {
    Explanation(
      formula:
        "y[q, f] = activation(bias[f] + Σ over p, k with q = stride p + dilation k - padding "
        + "and over channels c of x[p, c] weight[k, c, f])",
      shapes: "\(Space.shape()) → \(Space.places(last: "filters")), of (size - 1) stride + "
        + "dilation (kernel - 1) + 1 - padding + output_padding cells, or size · stride with `same`",
      example: "- \(name): {filters: 16, kernel: 3, stride: 2, padding: same}",
      source: "Zeiler et al. 2010; sizes as in ConvTranspose of PyTorch, `same` as in Keras")
  }
  package let filters: Int
  package let axes: [TransposedAxis]
  package let activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    filters = option("filters", "Number of output channels.", .size)
    let kernel: AxisSizes<Space> = option("kernel", "Filter size in cells.", .within(1...1024))
    let stride: AxisSizes<Space> = option(
      "stride", "Cells of the output for one of the input.", .within(1...1024),
      default: AxisSizes(1))
    let padding: Padding<Space> = option(
      "padding", "What is cut off the border of the output.", .within(0...4096), default: .valid)
    let dilation: AxisSizes<Space> = option(
      "dilation", "Distance between a filter's cells.", .within(1...1024), default: AxisSizes(1))
    let added: AxisSizes<Space> = option(
      "output_padding", "Cells added at the end of the output.", .within(0...1023),
      default: AxisSizes(0))
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a filter.", default: true)
    axes = kernel.values.indices.map { axis in
      TransposedAxis(
        kernel: kernel.values[axis], stride: stride.values[axis], dilation: dilation.values[axis],
        cut: padding.ends(ofAxis: axis, extent: 1), outputPadding: added.values[axis])
    }
    Self.judge(axes, padding, &option)
  }

  private static func judge(
    _ axes: [TransposedAxis], _ padding: Padding<Space>, _ option: inout OptionReader
  ) {
    option.require(
      padding != .causal, .unknownChoice,
      "`padding: causal` is not for a layer that makes its input longer", at: "padding",
      help: ["use `valid`, `same` or what to cut off: [0, 2]"])
    option.require(
      padding != .same || axes.allSatisfy { $0.outputPadding == 0 }, .outOfRange,
      "`output_padding` must be 0 where `padding` is `same`, which gives size · stride cells",
      at: "output_padding")
    option.require(
      axes.allSatisfy { $0.outputPadding < max($0.stride, $0.dilation) },
      "`output_padding` must be smaller than the stride or the dilation", at: "output_padding")
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == axes.count + 1 else {
      return .failure(Space.problem(with: input, layer: Self.name))
    }
    let sizes = zip(axes, input.dimensions).map { $0.outputSize($1) }
    if let axis = sizes.firstIndex(where: { $0.map { $0 < 1 } ?? false }) {
      return .failure(
        ShapeProblem(
          "cuts off all of its output's \(Space.axes[axis])",
          expected: Space.shape(), option: "padding", help: ["use a smaller `padding`"]))
    }
    return Shape(sizes + [filters]).bounded()
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let shape = axes.map(\.kernel) + [input.features ?? 1, filters]
    let weight = ParameterSpec("weight", shape, .weight)
    return useBias ? [weight, ParameterSpec("bias", [filters], .bias)] : [weight]
  }

  /// Every input value meets every cell of every filter.
  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([input.count ?? 1, filters] + axes.map(\.kernel))
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}
