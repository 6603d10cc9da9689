// SPDX-License-Identifier: MIT

/// Another shape for the same values; one size may be -1 and follows from the others.
package struct Reshape: LayerSpec {
  package static let name = "reshape"
  package static let summary = "Gives an example another shape with the same values."
  package static let mainOption: String? = "shape"
  package static let explanation: Explanation? = Explanation(
    formula: "y = the values of x in the same order, the last axis fastest",
    shapes: "[…] → shape, of as many values", example: "- reshape: [8, -1]",
    source: "Reshape of Keras")
  package let shape: [Int]

  package init(_ option: inout OptionReader) {
    shape = option("shape", "Sizes without the batch; one may be -1.", .atLeast(-1))
    option.require(
      !shape.isEmpty && !shape.contains(0), "`shape` needs sizes of 1 or more", at: "shape")
    option.require(
      shape.count { $0 == -1 } <= 1, "`shape` can leave only one size open with -1", at: "shape")
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    let known = saturatingProduct(shape.filter { $0 != -1 })
    guard let count = input.count else {
      return .success(Shape(shape.map { $0 == -1 ? nil : $0 }))
    }
    let fits = shape.contains(-1) ? count % known == 0 : count == known
    guard fits else {
      let wanted = Shape(shape.map { $0 == -1 ? nil : $0 })
      return .failure(
        ShapeProblem(
          "cannot arrange \(count) values as \(wanted)",
          expected: shape.contains(-1) ? "a multiple of \(known) values" : "\(known) values",
          option: "shape",
          help: ["the sizes must multiply to \(count), or leave one of them open with -1"]))
    }
    return .success(Shape(shape.map { $0 == -1 ? count / known : $0 }))
  }
}
