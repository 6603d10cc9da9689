// SPDX-License-Identifier: MIT

extension MarkdownReport {
  /// Precision, recall, F1 and support of every class, a table for each target.
  var eachClass: String {
    guard let end = history.end else { return "" }
    return end.shownTargets(history.start).compactMap { target in
      let results = ClassResults.of(target.confusion)
      guard !results.isEmpty else { return nil }
      func cell(_ value: Double?) -> String { value.map { NumberText.significant($0) } ?? "–" }
      var rows = results.prefix(Self.rowLimit).enumerated().map { index, result in
        [
          Self.escaped(target.className(index)), cell(result.precision), cell(result.recall),
          cell(result.f1), NumberText.count(result.support),
        ]
      }
      if results.count > Self.rowLimit {
        rows.append(["… \(results.count - Self.rowLimit) more", "", "", "", ""])
      }
      return "## Classes\(Self.escaped(target.suffix)) (\(Words.part(end.shownPart)))\n\n"
        + Self.table(["class", "precision", "recall", "f1", "support"], numeric: 1...4, rows)
    }.joined(separator: "\n\n")
  }
}
