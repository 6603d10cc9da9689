// SPDX-License-Identifier: MIT

/// The block `training.checkpoint`.
package struct CheckpointSpec: Declaration {
  package static let name = "checkpoint"
  package static let summary = "How often a run's state is saved, so that it can go on from there."
  package static let mainOption: String? = "every"
  package static let explanation: Explanation? = Explanation(
    formula:
      "without this block: after each epoch, but never so often that saving takes more than 2 % of the time",
    example: "{checkpoint: {every: 1 epoch, keep: 3}}",
    source: "`nnrun resume`")
  package let every: Interval
  package let keep: Int

  package init(_ option: inout OptionReader) {
    every = option("every", "What goes by between two of them.", .above(0), default: .epochs(1))
    keep = option("keep", "How many of the newest are kept.", .within(1...1_000), default: 3)
  }
}

/// What goes by between two events: `1 epoch`, `500 steps`, `10m`.
package enum Interval: OptionValue, Equatable {
  case steps(Int)
  case epochs(Double)
  case seconds(Double)

  package static let kind = "an interval as in `1 epoch`, `500 steps` or `10m`"
  package static let placeholder = Interval.epochs(1)
  package static let form = ValueForm.pattern(
    #"[0-9.eE+]+ +(epochs?|steps?)|[0-9.]+[smh]"#)

  package var limited: [Double] {
    switch self {
    case .steps(let count): [Double(count)]
    case .epochs(let count), .seconds(let count): [count]
    }
  }

  package var text: String {
    switch self {
    case .steps(let count): "\(count) steps"
    case .epochs(let count): "\(numberText(count)) epochs"
    case .seconds(let count): "\(numberText(count))s"
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<Interval, ValueProblem> {
    if case .success(let time) = TimeLimit.parse(node) { return .success(.seconds(time.seconds)) }
    switch Length.parse(node) {
    case .success(.steps(let count)): return .success(.steps(count))
    case .success(.epochs(let count)): return .success(.epochs(count))
    case .success(.share): return .failure(.wrongType(kind, node))
    case .failure(let other):
      var problem = ValueProblem.wrongType(kind, node)
      problem.help = other.help
      return .failure(problem)
    }
  }
}
