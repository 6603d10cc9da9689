// SPDX-License-Identifier: MIT

/// Attention of several heads, of a sequence to itself or to another.
package struct MultiHeadAttention: MergeLayer {
  package static let name = "multi_head_attention"
  package static let summary = "Lets every step gather from the steps that matter to it."
  package static let explanation: Explanation? = Explanation(
    formula: "softmax(Q Kᵀ / √(features / heads)) V by head, heads side by side, times W + b; "
      + "Q, K, V = x W + b of the first, second and third input; one input is all three, of two "
      + "the second is keys and values; rotary turns features i and i + width / 2 of a head",
    shapes: "[time, features], [other time, …] → [time, features]",
    example: "- multi_head_attention: {heads: 4, causal: true}",
    source: "Vaswani et al. 2017; rotary: Su et al. 2021, in the order of GPT-NeoX; computed "
      + "block by block as in Dao et al. 2022")
  package static let mainOption: String? = "heads"
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package static let inputCount = 1...3
  package let attention: AttentionSettings
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    attention = AttentionSettings(&option, dropoutSummary: "Share of the attention set to zero.")
    useBias = option("use_bias", "Adds learned offsets to the four products.", default: true)
  }

  package func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    if let problem = attention.problem(with: inputs) { return .failure(problem) }
    if inputs.count == 3, !inputs[1].hasSteps(of: inputs[2]) {
      return .failure(
        ShapeProblem(
          "needs as many values as keys, but gets \(inputs[1]) and \(inputs[2])",
          expected: "[time, features]"))
    }
    return .success(inputs[0])
  }

  package func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    let (query, key, value) = roles(inputs)
    return attention.parameters(
      features: query.features ?? 1, keys: key.features ?? 1, values: value.features ?? 1,
      useBias: useBias)
  }

  package func multiplyAdds(from inputs: [Shape], to output: Shape) -> Int {
    let (query, key, value) = roles(inputs)
    return attention.multiplyAdds(query: query, key: key, value: value)
  }

  /// Which input is what.
  package func roles<Input>(_ inputs: [Input]) -> (query: Input, key: Input, value: Input) {
    (inputs[0], inputs[min(1, inputs.count - 1)], inputs[inputs.count - 1])
  }
}
