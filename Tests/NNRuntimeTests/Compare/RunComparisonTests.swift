// SPDX-License-Identifier: MIT

import NNSpec
import Testing

import NNRuntime

@Suite("Compare: runs side by side")
struct RunComparisonTests {
  private static func spec(rate: String) -> String {
    """
    nnspec: 1
    data: {source: {generate: moons, count: 100}}
    model: {layers: [{dense: {units: 1, activation: sigmoid}}]}
    training: {loss: binary_cross_entropy, optimiser: {sgd: {learning_rate: \(rate)}}, epochs: 3}
    """
  }

  /// A run of three epochs whose test part has 100 examples.
  private static func run(
    _ folder: String, accuracy: Double?, loss: Double, rate: String = "0.1", isOver: Bool = true,
    classes: [String] = ["no", "yes"]
  ) -> RecordedRun {
    var history = Histories.run(train: [3, 2, loss], validation: [3, 2, loss])
    history.start.higherIsBetter = ["accuracy"]
    history.start.classes = classes
    history.start.testExamples = 100
    history.start.resolvedSpec = spec(rate: rate)
    history.end?.test["loss"] = loss
    history.end?.test["accuracy"] = accuracy
    var events: [TrainingEvent] =
      [.started(history.start)] + history.evaluations.map { .evaluated($0) }
    if isOver, let end = history.end { events.append(.finished(end)) }
    return RecordedRun(events, folder: folder)
  }

  private static let three = [
    run("runs/a-1", accuracy: 0.8, loss: 0.5), run("runs/a-2", accuracy: 0.9, loss: 0.25),
    run("runs/a-3", accuracy: 0.82, loss: 0.75, rate: "0.2"),
  ]

  @Test func differencesAreToTheFirst() throws {
    let comparison = try RunComparison(Self.three)
    #expect(
      comparison.metrics.map(\.path) == [
        "test.accuracy", "test.loss", "validation.loss", "train.loss",
      ])
    let accuracy = comparison.metrics[0]
    #expect(comparison.difference(accuracy, 0) == nil)
    #expect(comparison.difference(accuracy, 1) == 0.9 - 0.8)
    #expect(comparison.best(accuracy) == [1])
    #expect(comparison.best(comparison.metrics[1]) == [1])
    #expect(comparison.labels == ["a-1", "a-2", "a-3"])
  }

  /// Of 80 right ones of 100 the Wilson interval is 0.7112 to 0.8666 by hand: (0.8 + 0.0192 ± 0.0807) / 1.0384.
  @Test func aSmallDifferenceOfSharesIsMarked() throws {
    let comparison = try RunComparison(Self.three)
    let accuracy = comparison.metrics[0]
    #expect(!comparison.isWithinInterval(accuracy, 1))
    #expect(comparison.isWithinInterval(accuracy, 2))
    #expect(!comparison.isWithinInterval(comparison.metrics[1], 2))
  }

  @Test func sortingKeepsTheFirstAsBase() throws {
    let comparison = try RunComparison(Self.three, sortedBy: "accuracy")
    #expect(comparison.labels == ["a-2", "a-3", "a-1"])
    #expect(comparison.base == 2)
    let byLoss = try RunComparison(Self.three, sortedBy: "validation.loss")
    #expect(byLoss.labels == ["a-2", "a-1", "a-3"])
    #expect(throws: RunComparison.UnknownMetric.self) {
      try RunComparison(Self.three, sortedBy: "f1")
    }
  }

  @Test func aRunWithoutTheMetricComesLast() throws {
    let runs = [
      Self.run("x", accuracy: nil, loss: 1), Self.run("y", accuracy: .nan, loss: 1),
      Self.run("z", accuracy: 0.1, loss: 1),
    ]
    #expect(try RunComparison(runs, sortedBy: "accuracy").labels == ["z", "x", "y"])
  }

  @Test func specsDifferByMeaning() throws {
    let comparison = try RunComparison(Self.three)
    #expect(comparison.specDifference(1)?.isEmpty == true)
    let settings = try #require(comparison.specDifference(2)?.settings)
    #expect(settings.map(\.path) == ["training.optimiser.sgd.learning_rate"])
  }

  @Test func theTable() throws {
    let text = try RunComparison(Self.three).text(TerminalFacts(width: 100))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].split(separator: " ") == ["a-1", "a-2", "a-3"])
    #expect(
      lines[1] == "test accuracy    0.8000  0.9000 (+0.100)*  0.8200 (+0.0200~)",
      "\(text)")
    #expect(text.contains("* best; in brackets: difference to a-1; ~ within the 95 % interval"))
    #expect(text.contains("a-1 → a-2: no difference in meaning"))
    #expect(text.contains("1 setting differs"))
    #expect(lines.allSatisfy { $0.count <= 100 })
    // Nothing is coloured unasked, nor other than ASCII where the locale has no more.
    #expect(!text.contains("\u{1B}"))
    let plain = try RunComparison(Self.three).text(TerminalFacts(width: 100, isUTF8: false))
    #expect(plain.utf8.allSatisfy { $0 < 0x80 })
    let narrow: String = try RunComparison(Self.three).text(TerminalFacts(width: 48))
    let first = narrow.split(separator: "\n").prefix(10)
    #expect(first.allSatisfy { $0.count <= 48 })
    #expect(narrow.contains("0.9000 (+0.100)*"))
  }

  @Test func oneRunAndManyRuns() throws {
    let one = try RunComparison([Self.three[0]])
    #expect(!one.text(TerminalFacts()).contains("* best"))
    #expect(one.html.contains("Comparison of a-1"))
    let many = try RunComparison(
      (1...7).map { Self.run("runs/m-\($0)", accuracy: Double($0) / 10, loss: 1) },
      sortedBy: "accuracy")
    let lines = many.text(TerminalFacts(width: 200)).split(separator: "\n")
    // A row a run: the best stands under the names of columns.
    #expect(lines[0].contains("test accuracy"))
    #expect(lines[1].hasPrefix("m-7"))
    #expect(lines[7].hasPrefix("m-1"))
  }

  @Test func whatOneShouldKnowIsSaid() throws {
    let runs = [
      Self.three[0], Self.run("runs/b-1", accuracy: 0.5, loss: 0.5, isOver: false),
      Self.run("runs/c-1", accuracy: 0.5, loss: 0.5, classes: ["a", "b", "c"]),
    ]
    #expect(
      try RunComparison(runs).notes == [
        "b-1 has not ended: its numbers are those of epoch 3.",
        "c-1 has another task than a-1, with other targets or classes: their numbers say nothing "
          + "about each other.",
      ])
    #expect(try RunComparison(Self.three).notes.isEmpty)
  }

  @Test func equalNamesAreToldApart() throws {
    let runs = ["one/run", "two/run"].map { Self.run($0, accuracy: 0.5, loss: 1) }
    #expect(try RunComparison(runs).labels == ["one/run", "two/run"])
  }

  @Test func thePageHasCurvesAndNoScript() throws {
    let page = try RunComparison(Self.three).html
    #expect(page.contains("class=\"line run-2\""))
    #expect(page.ranges(of: "<figure").count == 2)
    #expect(!page.contains("<script"))
    #expect(!page.contains("http"))
  }

  @Test func json() throws {
    let json = try RunComparison(Self.three).json
    #expect(json["schema"] == .string("nnrun/compare/v1"))
    guard case .array(let runs)? = json["runs"] else {
      Issue.record("no runs")
      return
    }
    #expect(runs[1]["metrics"]?["test"]?["accuracy"] == .double(0.9))
    #expect(runs[1]["differences"]?["test"]?["loss"] == .double(-0.25))
    #expect(runs[0]["differences"] == nil)
    #expect(runs[2]["spec"]?["differs"] == .bool(true))
  }

  @Test func markdownShowsWhatChangedSinceABaseline() {
    let text = MarkdownReport(Self.three[2], baseline: Self.three[0]).text
    #expect(text.contains("## Since a-1"))
    #expect(text.contains("| test accuracy | 0.8000 | **0.8200 (+0.0200~)** |"))
    #expect(text.contains("training.optimiser.sgd.learning_rate"))
    #expect(!MarkdownReport(Self.three[2], baseline: nil).text.contains("Since"))
  }
}
