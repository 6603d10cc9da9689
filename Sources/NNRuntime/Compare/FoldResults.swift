// SPDX-License-Identifier: MIT

package import NNSpec

/// What the folds of a cross-validation came to: each measured number with its mean and deviation over them.
package struct FoldResults {
  /// One number of one part.
  package struct Measure {
    package let metric: RunComparison.Metric
    /// In the order of the folds; nil where it could not be measured.
    package let values: [Double?]

    /// Σ x / n, over deviations from the first, so that equal values have themselves as their mean; nil if a fold lacks it.
    package var mean: Double? {
      let known = values.compactMap(\.self)
      guard known.count == values.count, let first = known.first else { return nil }
      return first + known.reduce(0) { $0 + ($1 - first) } / Double(known.count)
    }

    /// √(Σ (x − mean)² / (n − 1)).
    package var deviation: Double? {
      guard let mean, values.count > 1 else { return nil }
      let squares = values.reduce(0) { $0 + (($1 ?? mean) - mean) * (($1 ?? mean) - mean) }
      return (squares / Double(values.count - 1)).squareRoot()
    }

    /// `mean`, `deviation` and the folds' values as texts.
    var texts: [String] {
      [
        mean.map { NumberText.significant($0) } ?? "–",
        deviation.map { NumberText.significant($0, 3) } ?? "–",
      ] + values.map { $0.map { NumberText.significant($0) } ?? "–" }
    }

    /// Where not every fold has it.
    var gap: String? {
      let count = values.count { $0 != nil }
      return count == values.count
        ? nil : "\(metric.path) was measured in \(count) of \(values.count) folds"
    }
  }

  /// As the spec names the run.
  package let name: String
  /// What folds measured, in the order of a comparison.
  package let measures: [Measure]
  package let foldCount: Int
  private let comparison: RunComparison

  /// Puts finished folds together, in their order.
  package init(_ folds: RunComparison, name: String) {
    self.name = name
    comparison = folds
    foldCount = folds.runs.count
    measures = folds.metrics.map { metric in
      Measure(metric: metric, values: folds.runs.indices.map { folds.value(metric, $0) })
    }
  }

  /// The mean of a number such as `test.accuracy`; nil if not every fold measured it.
  package func mean(of path: String) -> Double? {
    measures.first { $0.metric.path == path }?.mean
  }

  /// Why a number such as `test.accuracy` has no mean although some fold measured it.
  package func gap(of path: String) -> String? {
    measures.first { $0.metric.path == path }?.gap
  }

  /// `summary.json` of a cross-validation.
  package var document: JSONValue {
    .object([
      ("schema", .string("nnrun/cross-validation/v1")),
      ("name", .string(name)),
      ("status", .string(RunEnd.Status.done.rawValue)),
      ("folds", .int(foldCount)),
      (
        "metrics",
        .object(
          ["train", "validation", "test"].map { part in
            (part, .object(measures.filter { $0.metric.part == part }.map(Self.document)))
          })
      ),
    ])
  }

  private static func document(_ measure: Measure) -> (String, JSONValue) {
    (
      measure.metric.name,
      .object([
        ("mean", number(measure.mean)), ("deviation", number(measure.deviation)),
        ("folds", .array(measure.values.map(number))),
      ])
    )
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  /// What came out, what could not be measured, and which expectations fail.
  package var sentences: [String] {
    let hasTest = comparison.runs.contains { $0.history.start.testExamples > 0 }
    let first = measures.first { $0.mean != nil }
    let result =
      first.map { measure in
        Words.sentence(Words.metric(measure.metric.path))
          + " is \(measure.texts[0]) ± \(measure.texts[1]), mean and standard deviation of "
          + "\(foldCount) folds; each row\(hasTest ? " outside the test" : "") was held out once."
      } ?? "No number was measured in every fold."
    return [result] + measures.compactMap { $0.gap.map { Words.sentence($0) + "." } } + failures
  }

  private var failures: [String] {
    zip(comparison.labels, comparison.runs).flatMap { label, run in
      (run.history.end?.expectations ?? []).filter { $0.holds == false }.map {
        "`\($0.text)` does not hold in \(label)"
          + ($0.actual.map { ": it is \(Words.value($0))." } ?? ".")
      }
    }
  }

  /// A table for terminals: a number a row, the folds beside each other.
  package func text(_ terminal: TerminalFacts) -> String {
    let head = ["", "mean", "deviation"] + (1...foldCount).map { "fold \($0)" }
    let rows = measures.map { measure -> [TextTable.Cell] in
      let tones: [TextTable.Tone] = [.strong, .plain] + measure.values.map { _ in .muted }
      return [.init(Words.metric(measure.metric.path), .muted)]
        + zip(measure.texts, tones).map { .init($0, $1) }
    }
    let text = TextTable([head.map { .init($0, .strong) }] + rows).text(terminal)
    return terminal.isUTF8 ? text : TextTable.plain(text)
  }

  /// The page: what came out, the folds' numbers, and a curve a fold.
  package var html: String {
    comparison.page(title: "Cross-validation of \(name)", curveLimit: 20) { html in
      for sentence in sentences { html.element("p", text: sentence) }
      html.table(
        caption: "Mean and deviation",
        [.init(title: "", isNumeric: false), .init(title: "mean"), .init(title: "deviation")],
        measures.map { [Words.metric($0.metric.path)] + $0.texts.prefix(2) })
    }
  }
}
