// SPDX-License-Identifier: MIT

/// The values of a binary that count as 1: `positive: yes`, or several as in `positive: [1, 3, 5]`.
package struct Positives: OptionValue, Equatable {
  package static let kind = "a value, or a list of values"
  package static let form = ValueForm.either([.text, .list(of: .text)])
  package static let placeholder = Positives(values: [])
  package let values: [String]

  package var text: String {
    values.count == 1 ? values[0] : "[" + values.joined(separator: ", ") + "]"
  }

  package static func parse(_ node: YAMLNode) -> Result<Positives, ValueProblem> {
    if node.sequence != nil { return [String].parse(node).map(Positives.init(values:)) }
    return String.parse(node).map { Positives(values: [$0]) }
  }
}
