// SPDX-License-Identifier: MIT

/// A learned row for each category: y = table[category].
///
/// Input one category a row (`[vocabulary]` or `[time, vocabulary]`, which is never laid out), output `[units]` or
/// `[time, units]`; weight `[vocabulary, units]`. The vocabulary is that of the data, with the unknown category last.
package struct Embedding: LayerSpec {
  package static let name = "embedding"
  package static let summary = "Looks up a learned row for each category."
  package static let explanation: Explanation? = Explanation(
    formula: "y = table[category]",
    shapes: "[vocabulary] → [units]; [time, vocabulary] → [time, units]",
    example: "- embedding: 16",
    source: "Bengio et al. 2003; Embedding of Keras")
  package static let mainOption: String? = "units"
  package static let hasWeights = true
  package static let acceptsVaryingTime = true
  package let units: Int
  package let vocabulary: Int?

  package init(_ option: inout OptionReader) {
    units = option("units", "Size of a row.", .size)
    vocabulary = option.optional(
      "vocabulary", "Number of rows, if it is not what the data has.", .size)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if let vocabulary, let found = input.features, found > vocabulary {
      return .failure(
        ShapeProblem(
          "has \(vocabulary) rows, but the data has \(found) categories, the unknown one included",
          expected: "at most \(vocabulary) categories", option: "vocabulary",
          help: ["leave `vocabulary` out: it follows from the data"]))
    }
    return .success(input.replacingLast(with: units))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    [ParameterSpec("weight", [vocabulary ?? input.features ?? 1, units], .embedding)]
  }
}
