// SPDX-License-Identifier: MIT

package import NNSpec

/// What the folds of a cross-validation came to: each measured number with its mean and deviation over them.
package struct FoldResults {
  /// One number of one part, of every fold.
  package struct Measure {
    package let metric: RunComparison.Metric
    /// In the order of the folds.
    package let values: [Double]

    /// Σ x / n.
    package var mean: Double { values.reduce(0, +) / Double(values.count) }

    /// √(Σ (x − mean)² / (n − 1)).
    package var deviation: Double {
      let mean = mean
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(max(values.count - 1, 1))).squareRoot()
    }

    /// `0.9737 ± 0.0124`.
    var text: String {
      "\(NumberText.significant(mean)) ± \(NumberText.significant(deviation, 3))"
    }
  }

  /// As the spec names the run.
  package let name: String
  /// What all folds measured, in the order of a comparison.
  package let measures: [Measure]
  package let foldCount: Int
  private let comparison: RunComparison

  /// Puts finished folds together, in their order.
  package init(_ folds: RunComparison, name: String) {
    self.name = name
    comparison = folds
    foldCount = folds.runs.count
    measures = folds.metrics.compactMap { metric in
      let values = folds.runs.indices.compactMap { folds.value(metric, $0) }
      return values.count == folds.runs.count ? Measure(metric: metric, values: values) : nil
    }
  }

  /// The mean of a number such as `test.accuracy`; nil if not every fold measured it.
  package func mean(of path: String) -> Double? {
    measures.first { $0.metric.path == path }?.mean
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
        ("mean", .number(measure.mean)), ("deviation", .number(measure.deviation)),
        ("folds", .array(measure.values.map { .number($0) })),
      ])
    )
  }

  /// What came out, in a sentence: "Validation accuracy is 0.9737 ± 0.0124, mean and standard deviation of 5 folds; …".
  package var sentence: String {
    guard let first = measures.first else { return "No number was measured in every fold." }
    return Words.sentence(Words.metric(first.metric.path))
      + " is \(first.text), mean and standard deviation of \(foldCount) folds; "
      + "each row was held out once."
  }

  /// A table for terminals: a number a row, the folds beside each other.
  package func text(_ terminal: TerminalFacts) -> String {
    let head = ["", "mean", "deviation"] + (1...foldCount).map { "fold \($0)" }
    let rows = measures.map { measure -> [TextTable.Cell] in
      [
        .init(Words.metric(measure.metric.path), .muted),
        .init(NumberText.significant(measure.mean), .strong),
        .init(NumberText.significant(measure.deviation, 3)),
      ] + measure.values.map { .init(NumberText.significant($0), .muted) }
    }
    let text = TextTable([head.map { .init($0, .strong) }] + rows).text(terminal)
    return terminal.isUTF8 ? text : TextTable.plain(text)
  }

  /// The page: what came out, the folds' numbers, and a curve a fold.
  package var html: String {
    comparison.page(title: "Cross-validation of \(name)", curveLimit: 20) { html in
      html.element("p", text: sentence)
      html.table(
        caption: "Mean and deviation",
        [.init(title: "", isNumeric: false), .init(title: "mean"), .init(title: "deviation")],
        measures.map { measure in
          [
            Words.metric(measure.metric.path), NumberText.significant(measure.mean),
            NumberText.significant(measure.deviation, 3),
          ]
        })
    }
  }
}
