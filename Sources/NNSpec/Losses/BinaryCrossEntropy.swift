// SPDX-License-Identifier: MIT

/// The surprise at yes or no.
package struct BinaryCrossEntropy: LossSpec {
  package static let name = "binary_cross_entropy"
  package static let summary = "For yes or no, once or several times."
  package static let mainOption: String? = "label_smoothing"
  package static let targets: Set<TargetKind> = [.binary, .vector]
  package static let targetRange: ClosedRange<Double>? = 0...1
  package static let matchingActivation: String? = "sigmoid"
  package let labelSmoothing: Double
  package let positiveWeight: NumberOrList?

  package init(_ option: inout OptionReader) {
    labelSmoothing = option(
      "label_smoothing", "Share of each target that moves to one half.", .within(0..<1), default: 0)
    positiveWeight = option.optional(
      "positive_weight", "Weight w of positive targets, one for all or one an output.", .above(0))
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "-(w t log p + (1 - t) log(1 - p)), a mean over examples and outputs; p = sigmoid of the score, from raw scores or a last sigmoid, with the same numbers. Label smoothing s: t (1 - s) + s / 2. w is positive_weight",
    example: "{binary_cross_entropy: {positive_weight: 3}}", source: "PyTorch BCEWithLogitsLoss")
}

/// A number for all, or a list with one for each.
package struct NumberOrList: OptionValue, Equatable {
  package static let kind = "a number or a list of numbers"
  package static let placeholder = NumberOrList(values: [1])
  package static let form = ValueForm.either([.number, .list(of: .number)])
  package let values: [Double]
  package var limited: [Double] { values }
  package var text: String { values.count == 1 ? values[0].text : values.text }

  package static func parse(_ node: YAMLNode) -> Result<NumberOrList, ValueProblem> {
    if node.sequence != nil { return [Double].parse(node).map(NumberOrList.init) }
    guard case .success(let value) = Double.parse(node) else {
      return .failure(.wrongType(kind, node))
    }
    return .success(NumberOrList(values: [value]))
  }
}
