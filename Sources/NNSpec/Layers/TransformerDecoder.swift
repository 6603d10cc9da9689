// SPDX-License-Identifier: MIT

/// A block of a transformer that writes: causal self-attention, attention to a memory if there is one, a feed-forward part.
package struct TransformerDecoder: MergeLayer {
  package static let name = "transformer_decoder"
  package static let summary =
    "A transformer block of causal self-attention, attention to a second input and a feed-forward part."
  package static let explanation: Explanation? = Explanation(
    formula: "y = norm1(x + causal attention(x)), u = norm2(y + attention(y, memory)), "
      + "z = norm3(u + f(u W₁ + b₁) W₂ + b₂); with pre_norm each part reads its normalised input "
      + "instead, the memory as it is; without a second input there is no u, and z has norm2",
    shapes: "[time, features], [other time, other features] → [time, features]",
    example: "- transformer_decoder: {heads: 4, feed_forward_units: 256}",
    source: "Vaswani et al. 2017; one input: Radford et al. 2018")
  package static let mainOption: String? = "heads"
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package static let inputCount = 1...2
  package let settings: TransformerSettings

  package init(_ option: inout OptionReader) {
    settings = TransformerSettings(&option, isCausal: true)
  }

  package func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    settings.attention.problem(with: inputs).map { .failure($0) } ?? .success(inputs[0])
  }

  package func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    let features = inputs[0].features ?? 1
    let own = settings.attention.parameters(features: features, keys: features, values: features)
    let cross = inputs.dropFirst().flatMap { memory in
      let others = memory.features ?? 1
      return settings.attention.parameters(
        prefix: "cross_", features: features, keys: others, values: others)
    }
    return own + cross + settings.parameters(features: features, norms: 1 + inputs.count)
  }

  package func multiplyAdds(from inputs: [Shape], to output: Shape) -> Int {
    let attention = inputs.map { other in
      settings.attention.multiplyAdds(query: inputs[0], key: other, value: other)
    }
    return saturatingSum(attention + [settings.multiplyAdds(feedForward: inputs[0])])
  }
}
