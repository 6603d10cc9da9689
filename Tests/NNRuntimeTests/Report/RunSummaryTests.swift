// SPDX-License-Identifier: MIT

import Testing

import NNRuntime

@Suite("Report: what train says at its end")
struct RunSummaryTests {
  private func lines(_ history: RunHistory, _ terminal: TerminalFacts) -> [String] {
    RunSummary(history).text(terminal).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test func coursesAreDrawnWithFirstLastAndBest() {
    let history = Histories.run(train: [4, 2, 1], validation: [4, 1, 2])
    let lines = lines(history, TerminalFacts(width: 100))
    let training = lines.first { $0.hasPrefix("training loss") }
    #expect(
      training?.split(separator: " ").dropFirst(2) == ["█▃▁", "4.000", "1.000", "1.000", "3"])
    let validation = lines.first { $0.hasPrefix("validation loss") }
    #expect(
      validation?.split(separator: " ").dropFirst(2) == ["█▁▃", "4.000", "2.000", "1.000", "2"])
  }

  @Test func theFirstFindingAndHowManyMore() throws {
    let history = Demo.classifier()
    let found = Findings.of(history)
    let text = RunSummary(history).text(TerminalFacts(width: 400))
    let first = try #require(found.first)
    #expect(text.contains(first.text.prefix(40)))
    #expect(found.count > 1)
    #expect(text.contains("\(found.count - 1) more finding"))
  }

  @Test(arguments: [40, 60, 80, 120])
  func nothingIsWiderThanTheTerminal(_ width: Int) {
    for history in [Demo.classifier(), Demo.regression(), Demo.diverged()] {
      let wide = lines(history, TerminalFacts(width: width)).filter {
        $0.count > width && !$0.hasPrefix("  ")
      }
      #expect(wide == [])
    }
  }

  @Test func coloursAndSignsAreThoseOfTheTerminal() {
    let history = Demo.classifier()
    let plain = RunSummary(history).text(TerminalFacts(width: 100))
    #expect(!plain.contains("\u{1B}"))
    let coloured = RunSummary(history).text(TerminalFacts(width: 100, hasColour: true))
    #expect(coloured.contains("\u{1B}[32m"))
    let ascii = RunSummary(history).text(TerminalFacts(width: 100, isUTF8: false))
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func namesCannotActOnTheTerminal() {
    var history = Histories.run(train: [2, 1])
    history.end?.confusion = [[5, 1], [0, 3]]
    history.start.classes = ["\u{1B}[31mred", "\u{202E}left"]
    let text = RunSummary(history).text(TerminalFacts(width: 100))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }
}

@Suite("Report: the confusion matrix in text")
struct ConfusionTextTests {
  @Test func aMatrix() throws {
    let matrix = try #require(
      ConfusionText(
        counts: [[8, 2, 0], [0, 10, 0], [1, 0, 0]], classes: ["cat", "dog", "emu"],
        title: "test part"))
    #expect(
      matrix.text(TerminalFacts(width: 80)) == """
        test part: true classes down, predicted ones across
             cat  dog  emu  found
        cat   8▓   2░    ·   80 %
        dog    ·  10█    ·  100 %
        emu   1█    ·    ·    0 %

        """)
    // Three columns would not fit.
    #expect(
      matrix.text(TerminalFacts(width: 20)) == """
        cat taken for dog: 2 examples
        emu taken for cat: 1 example

        """)
  }

  @Test func onlyFewClassesAreDrawn() {
    func counts(_ size: Int) -> [[Int]] {
      Array(repeating: Array(repeating: 1, count: size), count: size)
    }
    #expect(ConfusionText(counts: counts(12), classes: [], title: "") != nil)
    #expect(ConfusionText(counts: counts(13), classes: [], title: "") == nil)
    #expect(ConfusionText(counts: counts(1), classes: [], title: "") == nil)
    #expect(ConfusionText(counts: [[1, 2], [3]], classes: [], title: "") == nil)
  }
}
