// SPDX-License-Identifier: MIT

/// Puts values side by side along one axis.
package struct Concat: MergeLayer {
  package static let name = "concat"
  package static let summary =
    "Puts values side by side along one axis, the features if not said otherwise."
  package static let explanation: Explanation? = Explanation(
    formula: "y = [x1, x2, …] along axis", shapes: "[…, n1], […, n2], … → […, n1 + n2 + …]",
    example: "- concat: [a, b]", source: "Concatenate of Keras; Concat of Caffe; route of Darknet")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "from"
  package static let inputCount: ClosedRange<Int> = 2...Int.max
  package let axis: Int

  package init(_ option: inout OptionReader) {
    axis = option(
      "axis", "The axis: from the end if negative, else counted from 1 after the batch.",
      .within(-8...8), default: -1)
    option.require(axis != 0, "`axis` counts from 1, or from the end with -1", at: "axis")
  }

  /// The axis from 0 after the batch, if a value of that rank has it.
  package func index(rank: Int) -> Int? {
    let index = axis < 0 ? rank + axis : axis - 1
    return 0..<rank ~= index ? index : nil
  }

  package func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    guard let index = index(rank: inputs[0].rank) else {
      return .failure(
        ShapeProblem(
          "has no axis \(axis) in \(inputs[0])", expected: "more axes", option: "axis"))
    }
    return inputs.agreed(onlyRank: index).flatMap { shape in
      if shape.hasVaryingTime, index == 0 {
        return .failure(
          ShapeProblem(
            "cannot join sequences whose lengths differ along time",
            expected: "sequences of one length", option: "axis"))
      }
      var sizes = shape.dimensions
      let parts = inputs.map { $0.dimensions[index] }
      sizes[index] = parts.contains { $0 == nil } ? nil : saturatingSum(parts.compactMap(\.self))
      return .success(Shape(sizes, hasVaryingTime: shape.hasVaryingTime))
    }
  }
}
