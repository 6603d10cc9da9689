// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Results of every class, and of several targets.
@Suite("Report: classes and targets")
struct TargetsReportTests {
  /// 3 of a right, 1 taken for b; 2 of b right; c is never predicted and d never seen.
  private static let counts = [[3, 1, 0, 0], [0, 2, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]

  private func history() -> RunHistory {
    var history = Histories.run(train: [1, 0.5], validation: [1, 0.75])
    history.start.classes = ["a", "b|", "c", "d"]
    history.end?.confusion = Self.counts
    history.end?.shownPart = "test"
    return history
  }

  private func several() -> RunHistory {
    var history = history()
    history.end?.targets = [
      .init(name: "letter", classes: ["a", "b|", "c", "d"], confusion: Self.counts),
      .init(name: "odd", classes: ["no", "yes"], confusion: [[4, 1], [0, 2]]),
      .init(
        name: "size", classes: [],
        predictions: [.init(target: 1, predicted: 2), .init(target: 3, predicted: 3)]),
    ]
    history.end?.test = NamedValues([
      "loss": 1, "letter.loss": 0.5, "letter.accuracy": 0.625, "odd.loss": 0.25,
      "odd.accuracy": 0.75,
    ])
    return history
  }

  @Test func theSummaryHasEveryClass() throws {
    let history = history()
    let summary = SummaryFile.document(history.start, try #require(history.end))
    guard case .array(let classes)? = summary["per_class"] else {
      Issue.record("no list")
      return
    }
    #expect(
      classes.map(\.text) == [
        #"{"class":"a","part":"test","precision":1.0,"recall":0.75,"f1":0.8571428571428571,"support":4}"#,
        #"{"class":"b|","part":"test","precision":0.5,"recall":1.0,"f1":0.6666666666666666,"support":2}"#,
        #"{"class":"c","part":"test","precision":null,"recall":0.0,"f1":0.0,"support":1}"#,
        #"{"class":"d","part":"test","precision":null,"recall":null,"f1":null,"support":0}"#,
      ])
  }

  @Test func theSummaryNamesTargets() throws {
    let history = several()
    let summary = SummaryFile.document(history.start, try #require(history.end))
    guard case .array(let classes)? = summary["per_class"] else {
      Issue.record("no list")
      return
    }
    #expect(classes.count == 6)
    #expect(
      classes.last?.text
        == #"{"target":"odd","class":"yes","part":"test","precision":0.6666666666666666,"recall":1.0,"f1":0.8,"support":2}"#
    )
  }

  @Test func numbersHaveNoClasses() throws {
    let history = Histories.run(train: [1])
    let summary = SummaryFile.document(history.start, try #require(history.end))
    #expect(summary["per_class"] == .array([]))
    #expect(!MarkdownReport(history).text.contains("Classes"))
  }

  @Test func markdownHasATableForEachTarget() {
    #expect(
      MarkdownReport(history()).text.contains(
        """
        ## Classes (test)

        | class | precision | recall | f1 | support |
        | --- | ---: | ---: | ---: | ---: |
        | a | 1.000 | 0.7500 | 0.8571 | 4 |
        | b\\| | 0.5000 | 1.000 | 0.6667 | 2 |
        | c | – | 0.000 | 0.000 | 1 |
        | d | – | – | – | 0 |

        """), "\(MarkdownReport(history()).text)")
    let text = MarkdownReport(several()).text
    #expect(
      text.contains("## Classes of letter (test)") && text.contains("## Classes of odd (test)"))
    #expect(!text.contains("size (test)"))
  }

  @Test func thePageHasAMatrixForEachTarget() {
    let one = HTMLReport(history()).text
    #expect(problems(inHTML: one) == [])
    #expect(one.contains("<h2>Confusion matrix</h2>") && one.contains("<h3>Each class</h3>"))
    let text = HTMLReport(several()).text
    #expect(problems(inHTML: text) == [])
    let titles = text.split(separator: "<h2>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    let wanted = [
      "Confusion matrix of letter", "Confusion matrix of odd", "Predicted against true of size",
    ]
    #expect(titles.filter(wanted.contains) == wanted, "\(titles)")
    #expect(text.contains("test letter.accuracy") && text.contains("test odd.accuracy"))
  }

  @Test func manyClassesAreCut() {
    let text = MarkdownReport(Demo.classifier(classes: 200)).text
    #expect(text.contains("… 140 more") && text.utf8.count < 64_000)
  }
}
