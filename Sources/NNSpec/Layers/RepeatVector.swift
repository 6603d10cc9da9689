// SPDX-License-Identifier: MIT

/// One summary for every step of what follows, as decoders want it.
package struct RepeatVector: LayerSpec {
  package static let name = "repeat_vector"
  package static let summary = "Makes a sequence of copies of one row."
  package static let mainOption: String? = "times"
  package static let explanation: Explanation? = Explanation(
    formula: "y[t] = x for every step t", shapes: "[features] → [times, features]",
    example: "- repeat_vector: 12", source: "RepeatVector of Keras")
  package let times: Int

  package init(_ option: inout OptionReader) {
    times = option("times", "Number of copies.", .size)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == 1 else {
      return .failure(
        ShapeProblem(
          "repeats one flat row, but gets \(input.rank) dimensions", expected: "[features]",
          help: ["put `- flatten`, or `- global_average_pool` over the positions, before it"]))
    }
    return .success(Shape([times, input.features]))
  }
}
