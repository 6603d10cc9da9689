// SPDX-License-Identifier: MIT

/// Expectations of measures that always hold, never can, or ask for bad results.
struct ExpectationCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let heads: [PredictionHead]

  /// `parts` are those that the data has; nil if that is not known.
  init(_ expectations: [Expectation], heads: [PredictionHead], parts: Set<DataRole>?) {
    self.heads = heads
    var lacking: [DataRole: [Diagnostic]] = [:]
    for (index, expectation) in expectations.enumerated() {
      guard case .metric(let part, let label) = expectation.subject else { continue }
      let path = "expect[\(index)]"
      if let parts, let role = DataRole(rawValue: part), !parts.contains(role) {
        lacking[role, default: []].append(
          Diagnostic(
            .badExpectation, "`\(part).\(label)` is expected, but the data has no \(part) part",
            at: expectation.span.visible,
            help: ["give it a share under `split`, or expect something of another part"],
            path: path))
        continue
      }
      check(expectation, label, path)
    }
    // A part that is missing is one mistake, however much is expected of it.
    for problems in lacking.values {
      if let first = problems.first {
        diagnostics.append(first.standing(for: Array(problems.dropFirst())))
      }
    }
  }

  private mutating func check(_ expectation: Expectation, _ label: String, _ path: String) {
    let metric = heads.lazy.flatMap { head in
      head.metrics.lazy.filter { head.prefix + $0.value.label == label }
    }.first
    let isLoss = label == "loss" || heads.contains { label == $0.prefix + "loss" }
    guard metric != nil || isLoss else { return }
    if let metric {
      let range = type(of: metric.value).range
      if let word = verdict(expectation, range) {
        diagnostics.append(
          Diagnostic(
            .expectationRange,
            "`\(expectation.text)` \(word): `\(label)` is \(text(range))",
            at: expectation.span.visible, path: path,
            severity: word == "never holds" ? .error : .warning))
        return
      }
    }
    let higherIsBetter = metric.map { type(of: $0.value).higherIsBetter } ?? false
    let asksForLess = [.atMost, .below].contains(expectation.relation)
    let asksForMore = [.atLeast, .above].contains(expectation.relation)
    guard higherIsBetter ? asksForLess : asksForMore else { return }
    diagnostics.append(
      Diagnostic(
        .expectationDirection,
        "`\(expectation.text)` asks for a bad result: of `\(label)`, \(higherIsBetter ? "more" : "less") is better",
        at: expectation.span.visible,
        help: ["turn the relation round"], path: path))
  }

  private func verdict(_ expectation: Expectation, _ range: ClosedRange<Double>) -> String? {
    let value = expectation.value
    let (low, high) = (range.lowerBound, range.upperBound)
    let (always, never): (Bool, Bool) =
      switch expectation.relation {
      case .atLeast: (value <= low, value > high)
      case .above: (value < low, value >= high)
      case .atMost: (value >= high, value < low)
      case .below: (value > high, value <= low)
      case .equal: (false, !range.contains(value))
      case .unequal: (!range.contains(value), false)
      }
    return never ? "never holds" : always ? "always holds" : nil
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    if range.upperBound == .infinity { return "\(numberText(range.lowerBound)) or more" }
    if range.lowerBound == -.infinity { return "at most \(numberText(range.upperBound))" }
    return "between \(numberText(range.lowerBound)) and \(numberText(range.upperBound))"
  }
}
