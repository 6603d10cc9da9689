// SPDX-License-Identifier: MIT

/// A size for each axis of a window; `3` means 3 on all of them.
package struct AxisSizes<Space: WindowSpace>: OptionValue, Equatable {
  package let values: [Int]

  package init(_ size: Int) {
    values = Space.axes.map { _ in size }
  }

  private init(values: [Int]) {
    self.values = values
  }

  package static var kind: String {
    let axes = Space.axes.joined(separator: ", ")
    return Space.axes.count == 1 ? "a whole number" : "a whole number or [\(axes)]"
  }
  package static var placeholder: AxisSizes { AxisSizes(1) }
  package static var form: ValueForm {
    .either([.wholeNumber, .list(of: .wholeNumber, count: Space.axes.count)])
  }

  package var limited: [Double] { values.map(Double.init) }
  package var text: String {
    values.allSatisfy { $0 == values[0] } ? "\(values[0])" : values.text
  }

  package static func parse(_ node: YAMLNode) -> Result<AxisSizes, ValueProblem> {
    guard let items = node.sequence else {
      guard case .success(let size) = Int.parse(node) else {
        var problem = ValueProblem.wrongType(kind, node)
        let sizes = node.scalar?.text.split(separator: "x").compactMap { Int($0) } ?? []
        if sizes.count > 1, sizes.count == Space.axes.count { problem.replacement = sizes.text }
        problem.help = problem.replacement.map { ["write `\($0)`"] } ?? []
        return .failure(problem)
      }
      return .success(AxisSizes(size))
    }
    guard items.count == Space.axes.count else {
      return .failure(ValueProblem(.wrongType, "takes \(kind), this has \(items.count) entries"))
    }
    return [Int].parse(node).map { AxisSizes(values: $0) }
  }
}
