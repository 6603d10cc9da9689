// SPDX-License-Identifier: MIT

/// y[t] = x for every step t: `[features]` becomes `[times, features]`.
///
/// It hands one summary to every step of what follows, as decoders do.
package struct RepeatVector: LayerSpec {
  package static let name = "repeat_vector"
  package static let summary = "Makes a sequence of copies of one row."
  package static let mainOption: String? = "times"
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
