// SPDX-License-Identifier: MIT

/// Places of a run, each after the one before: `[10 epochs, 20 epochs]`.
package struct RisingLengths: OptionValue, Equatable {
  package static var form: ValueForm { .list(of: Length.form) }
  package static let kind = "a list of rising lengths as in `[10 epochs, 20 epochs]`"
  package static let placeholder = RisingLengths(values: [])
  package let values: [Length]

  package var limited: [Double] { values.flatMap(\.limited) }
  package var text: String { values.text }

  package static func parse(_ node: YAMLNode) -> Result<RisingLengths, ValueProblem> {
    guard let items = node.sequence, !items.isEmpty else {
      return .failure(.wrongType(kind, node))
    }
    var values: [Length] = []
    for item in items {
      switch Length.parse(item) {
      case .failure(var problem):
        problem.span = problem.span ?? item.span
        return .failure(problem)
      case .success(let value):
        if let last = values.last, let problem = problem(value, after: last) {
          var problem = problem
          problem.span = item.span
          return .failure(problem)
        }
        values.append(value)
      }
    }
    return .success(RisingLengths(values: values))
  }

  private static func problem(_ value: Length, after last: Length) -> ValueProblem? {
    guard let growth = value.share(of: last) else {
      return ValueProblem(
        .outOfRange, "must have one unit: \(value.text) stands behind \(last.text)")
    }
    if growth > 1 { return nil }
    return ValueProblem(.outOfRange, "must rise: \(value.text) stands behind \(last.text)")
  }

  /// How many of them are not after a step.
  func passed(at step: Double, in run: ScheduledRun) -> Int {
    values.count { length in run.steps(length).map { $0 <= step } ?? false }
  }
}
