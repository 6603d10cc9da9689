// SPDX-License-Identifier: MIT

/// Which class was taken for which, as a table whose cells are shaded by their share of the row.
///
/// Above 30 classes the picture would not be readable: the most frequent confusions and the worst
/// classes take its place.
struct ConfusionMatrixChart {
  /// The most classes that are drawn.
  static let limit = 30

  /// Counts of [target][predicted]; as many columns as rows.
  let counts: [[Int]]
  /// The names of the classes.
  let classes: [String]
  /// The part the counts come from.
  let part: String
  private let results: [ClassResults]

  /// Makes a chart; nil for what is no square of counts.
  init?(counts: [[Int]], classes: [String], part: String) {
    guard !counts.isEmpty, counts.allSatisfy({ $0.count == counts.count }) else { return nil }
    self.counts = counts
    self.classes = counts.indices.map { classes.indices.contains($0) ? classes[$0] : "\($0)" }
    self.part = part
    results = ClassResults.of(counts)
  }

  /// Writes the figure.
  func write(to html: inout HTMLWriter) {
    let right = counts.indices.map { counts[$0][$0] }.reduce(0, +)
    let all = counts.map { $0.reduce(0, +) }.reduce(0, +)
    html.element(
      "p", ["class": "muted"],
      text:
        "Of \(Words.counted(all, "\(Words.part(part)) example")), \(NumberText.count(right)) are classified "
        + "rightly\(all > 0 ? " (\(NumberText.percent(Double(right) / Double(all))))" : ""). "
        + (counts.count <= Self.limit
          ? "Rows are the true classes, columns the predicted ones." : ""))
    if counts.count <= Self.limit {
      matrix(&html)
      eachClass(&html)
    } else {
      confusions(&html)
      worst(&html)
    }
  }

  private func share(_ value: Double?) -> String { value.map { NumberText.percent($0, 0) } ?? "–" }

  private func matrix(_ html: inout HTMLWriter) {
    let caption = "Confusion matrix of the \(Words.part(part)) part"
    html.element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]
    ) { html in
      html.element("table", ["class": counts.count > 12 ? "confusion dense" : "confusion"]) {
        html in
        html.element("thead") { html in
          html.element("tr") { html in
            html.element("th", ["scope": "col", "class": "words"], text: "true \\ predicted")
            for name in classes { html.element("th", ["scope": "col"], text: name) }
            html.element("th", ["scope": "col"], text: "found")
          }
        }
        html.element("tbody") { html in
          for row in counts.indices { matrixRow(row, &html) }
        }
        html.element("tfoot") { html in
          html.element("tr") { html in
            html.element("th", ["scope": "row", "class": "words"], text: "of these right")
            for index in counts.indices {
              html.element("td", text: share(results[index].precision))
            }
            html.element("td", text: "")
          }
        }
      }
    }
    html.newLine()
  }

  private func matrixRow(_ row: Int, _ html: inout HTMLWriter) {
    let total = counts[row].reduce(0, +)
    html.element("tr") { html in
      html.element("th", ["scope": "row", "class": "words"], text: classes[row])
      for (column, count) in counts[row].enumerated() {
        guard count > 0 else {
          html.element("td", ["class": "zero"], text: "0")
          continue
        }
        let part = Double(count) / Double(total)
        // Few mistakes should still be seen, so their shade grows with the root of their share.
        let shade = row == column ? 12 + 50 * part : 8 + 54 * part.squareRoot()
        html.element(
          "td",
          [
            "class": row == column ? "right" : "wrong",
            "style": "--shade:\(NumberText.fixed(shade, 0))%",
          ]
        ) { html in
          html.write(NumberText.count(count))
          if counts.count <= 12 { html.element("small", text: NumberText.percent(part, 0)) }
        }
      }
      html.element("td", text: share(results[row].recall))
    }
    html.newLine()
  }

  private func eachClass(_ html: inout HTMLWriter) {
    func share(_ value: Double?) -> String { value.map { NumberText.significant($0) } ?? "–" }
    html.element("h3", text: "Each class")
    html.table(
      caption: "Each class of the \(Words.part(part)) part",
      [
        .init(title: "class", isNumeric: false), .init(title: "precision"),
        .init(title: "recall"), .init(title: "f1"), .init(title: "support"),
      ],
      zip(classes, results).map { name, result in
        [
          name, share(result.precision), share(result.recall), share(result.f1),
          NumberText.count(result.support),
        ]
      })
  }

  private func confusions(_ html: inout HTMLWriter) {
    var found: [(count: Int, row: Int, column: Int)] = []
    for (row, line) in counts.enumerated() {
      for (column, count) in line.enumerated() where row != column && count > 0 {
        found.append((count, row, column))
      }
    }
    // Equal counts in the classes' order, so that the same run gives the same page.
    found.sort { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }
    html.element("h3", text: "Most frequent confusions")
    html.table(
      caption: "Most frequent confusions",
      [
        .init(title: "true", isNumeric: false), .init(title: "taken for", isNumeric: false),
        .init(title: "examples"), .init(title: "share of the class"),
      ],
      found.prefix(20).map { item in
        let total = counts[item.row].reduce(0, +)
        return [
          classes[item.row], classes[item.column], NumberText.count(item.count),
          NumberText.percent(Double(item.count) / Double(total), 0),
        ]
      })
  }

  private func worst(_ html: inout HTMLWriter) {
    let judged = results.indices.filter { results[$0].recall != nil }
      .sorted { (results[$0].recall ?? 0, $0) < (results[$1].recall ?? 0, $1) }
    html.element("h3", text: "Classes least often found")
    html.table(
      caption: "Classes least often found",
      [
        .init(title: "class", isNumeric: false), .init(title: "examples"), .init(title: "found"),
        .init(title: "predictions right"),
      ],
      judged.prefix(20).map { index in
        [
          classes[index], NumberText.count(counts[index].reduce(0, +)),
          share(results[index].recall),
          share(results[index].precision),
        ]
      })
    html.element(
      "p", ["class": "muted"],
      text: "\(NumberText.count(counts.count)) classes; shown are at most 20 in each table.")
  }
}
