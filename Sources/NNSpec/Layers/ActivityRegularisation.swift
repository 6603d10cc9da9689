// SPDX-License-Identifier: MIT

/// A penalty on the values that pass through.
package struct ActivityRegularisation: LayerSpec {
  package static let name = "activity_regularisation"
  package static let summary = "Passes its input on and penalises large values while training."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x; what is minimised grows by (l1 Σ|x| + l2 Σx²) / examples of the batch, "
      + "the reported loss and `penalty` do not",
    shapes: "any", example: "- activity_regularisation: {l1: 1e-5}",
    source: "Keras `ActivityRegularization`")
  package static let acceptsVaryingTime = true
  package let l1: Double?
  package let l2: Double?

  package init(_ option: inout OptionReader) {
    l1 = option.optional("l1", "Factor of the sum of absolute values.", .atLeast(0))
    l2 = option.optional("l2", "Factor of the sum of squares.", .atLeast(0))
    option.someOf(["l1", "l2"])
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}
