// SPDX-License-Identifier: MIT

/// A layer that makes one value of several of the same shape, element by element.
package protocol ElementwiseMerge: MergeLayer {}

extension ElementwiseMerge {
  package static var acceptsVaryingTime: Bool { true }
  package static var mainOption: String? { "from" }
  package static var inputCount: ClosedRange<Int> { 2...Int.max }

  package func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    inputs.agreed(onlyRank: nil)
  }
}

extension [Shape] {
  /// The one shape that all have, but for an axis that they may differ in; unknown sizes agree with any.
  func agreed(onlyRank free: Int?) -> Result<Shape, ShapeProblem> {
    let first = self[0]
    var sizes = first.dimensions
    for other in dropFirst() {
      guard other.rank == first.rank, other.hasVaryingTime == first.hasVaryingTime else {
        return .failure(differing)
      }
      for (axis, size) in other.dimensions.enumerated() where axis != free {
        guard let size else { continue }
        if let known = sizes[axis], known != size { return .failure(differing) }
        sizes[axis] = size
      }
    }
    return .success(Shape(sizes, hasVaryingTime: first.hasVaryingTime))
  }

  private var differing: ShapeProblem {
    ShapeProblem(
      "needs values of one shape, these are " + map(\.description).joined(separator: " and "),
      expected: "one shape",
      help: ["bring them to one shape first, as with `dense`, `conv2d` of kernel 1, or `flatten`"])
  }
}

/// Adds values of the same shape.
package struct Add: ElementwiseMerge {
  package static let name = "add"
  package static let summary = "Adds values of the same shape."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x1 + x2 + …", shapes: "[…], […], … → […]", example: "- add: [a, b]",
    source: "Add of Keras; eltwise SUM of Caffe")

  package init(_ option: inout OptionReader) {}
}

/// Subtracts the second value from the first.
package struct Subtract: ElementwiseMerge {
  package static let name = "subtract"
  package static let summary = "Subtracts the second value from the first."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x1 - x2", shapes: "[…], […] → […]", example: "- subtract: [a, b]",
    source: "Subtract of Keras")
  package static let inputCount: ClosedRange<Int> = 2...2

  package init(_ option: inout OptionReader) {}
}

/// Multiplies values of the same shape, element by element.
package struct Multiply: ElementwiseMerge {
  package static let name = "multiply"
  package static let summary = "Multiplies values of the same shape, element by element."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x1 x2 …", shapes: "[…], […], … → […]", example: "- multiply: [a, b]",
    source: "Multiply of Keras; eltwise PROD of Caffe")

  package init(_ option: inout OptionReader) {}
}

/// The mean of values of the same shape.
package struct Average: ElementwiseMerge {
  package static let name = "average"
  package static let summary = "The mean of values of the same shape."
  package static let explanation: Explanation? = Explanation(
    formula: "y = (x1 + … + xn) / n", shapes: "[…], […], … → […]", example: "- average: [a, b]",
    source: "Average of Keras")

  package init(_ option: inout OptionReader) {}
}

/// The largest of values of the same shape, element by element.
package struct Maximum: ElementwiseMerge {
  package static let name = "maximum"
  package static let summary = "The largest of values of the same shape, element by element."
  package static let explanation: Explanation? = Explanation(
    formula: "y = max(x1, x2, …); the gradient goes to the first that reaches it",
    shapes: "[…], […], … → […]", example: "- maximum: [a, b]",
    source: "Maximum of Keras; eltwise MAX of Caffe")

  package init(_ option: inout OptionReader) {}
}

/// The smallest of values of the same shape, element by element.
package struct Minimum: ElementwiseMerge {
  package static let name = "minimum"
  package static let summary = "The smallest of values of the same shape, element by element."
  package static let explanation: Explanation? = Explanation(
    formula: "y = min(x1, x2, …); the gradient goes to the first that reaches it",
    shapes: "[…], […], … → […]", example: "- minimum: [a, b]",
    source: "Minimum of Keras")

  package init(_ option: inout OptionReader) {}
}
