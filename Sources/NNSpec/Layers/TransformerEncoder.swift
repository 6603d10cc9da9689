// SPDX-License-Identifier: MIT

/// A block of a transformer: self-attention, then a feed-forward part, each added to its input.
package struct TransformerEncoder: LayerSpec {
  package static let name = "transformer_encoder"
  package static let summary = "A transformer block of self-attention and a feed-forward part."
  package static let explanation: Explanation? = Explanation(
    formula: "y = norm1(x + attention(x)), z = norm2(y + f(y W₁ + b₁) W₂ + b₂); with pre_norm "
      + "y = x + attention(norm1(x)), z = y + f(norm2(y) W₁ + b₁) W₂ + b₂",
    shapes: "[time, features] → [time, features]",
    example: "- transformer_encoder: {heads: 4, feed_forward_units: 256, pre_norm: true}",
    source: "Vaswani et al. 2017; pre_norm: Xiong et al. 2020; dropout where PyTorch has it")
  package static let mainOption: String? = "heads"
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package let settings: TransformerSettings

  package init(_ option: inout OptionReader) {
    settings = TransformerSettings(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    settings.attention.problem(with: [input]).map { .failure($0) } ?? .success(input)
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let features = input.features ?? 1
    return settings.attention.parameters(features: features, keys: features, values: features)
      + settings.parameters(features: features, norms: 2)
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingSum([
      settings.attention.multiplyAdds(query: input, key: input, value: input),
      settings.multiplyAdds(feedForward: input),
    ])
  }
}
