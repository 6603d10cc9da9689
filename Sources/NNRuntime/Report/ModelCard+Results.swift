// SPDX-License-Identifier: MIT

// The numbers of a model card.
extension ModelCard {
  /// The parts that were measured with the saved weights, the most telling first.
  var parts: [(name: String, values: NamedValues, examples: Int)] {
    guard let end else { return [] }
    return [
      ("test", end.test, start.testExamples),
      ("validation", end.validation, start.validationExamples),
      ("train", end.train, start.trainingExamples),
    ].filter { !$0.1.isEmpty }
  }

  /// The part that the result is read from.
  var judged: (name: String, values: NamedValues, examples: Int)? { parts.first }

  var metrics: String {
    guard let judged else { return "Nothing was measured: the run has not ended." }
    let names = judged.values.names.filter { $0 != "penalty" }
    let higher = names.filter { start.higherIsBetter.contains($0) }
    let lower = names.filter { !start.higherIsBetter.contains($0) }
    var sentences: [String] = []
    if !higher.isEmpty { sentences.append("Higher is better: \(list(higher)).") }
    if !lower.isEmpty {
      sentences.append("Lower is better: \(list(lower)); the loss is \(escaped(start.loss)).")
    }
    if names.contains("accuracy"), judged.name != "train" {
      sentences.append("Intervals of accuracy are Wilson's, of 95 %.")
    }
    return sentences.joined(separator: " ")
  }

  private func list(_ names: [String]) -> String { Words.list(names.map { "`\($0)`" }) }

  var analyses: String {
    guard let judged else { return "Nothing was measured: the run has not ended." }
    var names: [String] = []
    for part in parts { names += part.values.names.filter { !names.contains($0) } }
    let rows = names.prefix(MarkdownReport.rowLimit).map { name in
      [escaped(name)]
        + parts.map { part in part.values[name].map { NumberText.significant($0) } ?? "" }
        + [start.baseline[name].map { NumberText.significant($0) } ?? ""]
    }
    var text = MarkdownReport.table(
      ["metric"] + parts.map { Words.part($0.name) } + ["guessing"], numeric: 1...parts.count + 1,
      rows)
    if judged.name != "train", let accuracy = judged.values["accuracy"],
      let interval = WilsonInterval(share: accuracy, count: start.independent(judged.examples))
    {
      text +=
        "\n\nThe true accuracy lies, with 95 % confidence, between "
        + "\(NumberText.fixed(interval.low, 3)) and \(NumberText.fixed(interval.high, 3))."
    }
    let classes = MarkdownReport(history).eachClass
    // A level below the sections.
    if !classes.isEmpty { text += "\n\n" + Self.lowered(classes) }
    return text
  }

  /// Headings one level down.
  private static func lowered(_ markdown: String) -> String {
    markdown.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("## ") ? "#" + $0 : String($0) }.joined(separator: "\n")
  }
}
