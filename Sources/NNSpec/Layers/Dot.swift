// SPDX-License-Identifier: MIT

/// The product of two rows: how alike they are.
package struct Dot: MergeLayer {
  package static let name = "dot"
  package static let summary = "The product of two rows, or the cosine of the angle between them."
  package static let explanation: Explanation? = Explanation(
    formula: "y = a · b; with normalise y = a · b / (|a| |b|), a norm being at least 1e-6",
    shapes: "[n], [n] → [1]", example: "- dot: {from: [a, b], normalise: true}",
    source: "Dot of Keras")
  package static let mainOption: String? = "from"
  package static let inputCount: ClosedRange<Int> = 2...2
  package let normalise: Bool

  package init(_ option: inout OptionReader) {
    normalise = option("normalise", "Divides by the lengths of the rows.", default: false)
  }

  package func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    guard inputs.allSatisfy({ $0.rank == 1 }) else {
      return .failure(
        ShapeProblem(
          "needs two rows, these are " + inputs.map(\.description).joined(separator: " and "),
          expected: "[n], [n]", help: ["put `- flatten` before it"]))
    }
    return inputs.agreed(onlyRank: nil).map { _ in Shape([1]) }
  }

  package func multiplyAdds(from inputs: [Shape], to output: Shape) -> Int {
    inputs.first?.count ?? 0
  }
}
