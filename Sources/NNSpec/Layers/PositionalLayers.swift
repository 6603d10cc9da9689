// SPDX-License-Identifier: MIT

/// A learned row for each position.
package struct PositionalEmbedding: LayerSpec {
  package static let name = "positional_embedding"
  package static let summary = "Adds a learned row to each time step."
  package static let explanation: Explanation? = Explanation(
    formula: "y[t] = x[t] + weight[t]", shapes: "[time, features] → [time, features]",
    example: "- positional_embedding: 64", source: "Gehring et al. 2017; Radford et al. 2018")
  package static let mainOption: String? = "max_length"
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package let maxLength: Int

  package init(_ option: inout OptionReader) {
    maxLength = option("max_length", "Time steps that there are rows for.", .size)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == 2 else { return .failure(.needsSequence(input)) }
    guard let steps = input.dimensions[0], steps > maxLength else { return .success(input) }
    return .failure(
      ShapeProblem(
        "has rows for \(maxLength) time steps, but gets \(steps)",
        expected: "at most \(maxLength) time steps", option: "max_length",
        help: ["write `positional_embedding: \(steps)`"]))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    [ParameterSpec("weight", [maxLength, input.features ?? 1], .embedding)]
  }
}

/// Sines and cosines that tell the positions apart.
package struct PositionalEncoding: LayerSpec {
  package static let name = "positional_encoding"
  package static let summary = "Adds sines and cosines of its position to each time step."
  package static let explanation: Explanation? = Explanation(
    formula: "y[t, 2i] = x[t, 2i] + sin(t / 10000^(2i / features)), "
      + "y[t, 2i + 1] = x[t, 2i + 1] + cos(t / 10000^(2i / features)); t counts from 0",
    shapes: "[time, features] → [time, features]", example: "- positional_encoding",
    source: "Vaswani et al. 2017")
  package static let acceptsVaryingTime = true
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.rank == 2 ? .success(input) : .failure(.needsSequence(input))
  }
}
