// SPDX-License-Identifier: MIT

import NNSpec
import Testing

import NNRuntime

@Suite("Report: the log of events")
struct EventLogTests {
  private static let histories: [(String, RunHistory)] = [
    ("classifier", Demo.classifier()), ("regression", Demo.regression()),
    ("diverged", Demo.diverged()), ("series", Demo.series()),
    ("language", Demo.language()), ("positions", Demo.positions()),
  ]

  private static func events(_ history: RunHistory) -> [TrainingEvent] {
    [.started(history.start)] + history.evaluations.map { .evaluated($0) }
      + (history.end.map { [.finished($0)] } ?? [])
  }

  @Test(arguments: histories.indices)
  func aReportMadeAgainIsTheSame(_ index: Int) throws {
    let (name, history) = Self.histories[index]
    try withScratch("log-\(name)") { root in
      let folder = try RunFolder.create(name: name, in: root)
      let reporter = RunReporter(folder: folder, command: "nnrun train 'a b.yaml'", clock: { 0 })
      for event in Self.events(history) { try reporter.receive(event) }
      let again = RunHistory(try EventLog.read(folder.path))
      #expect(try text(of: folder.path(of: "report.html")) == HTMLReport(again).text)
      #expect(try text(of: folder.path(of: "report.md")) == MarkdownReport(again).text)
      let end = try #require(again.end)
      #expect(
        try text(of: folder.path(of: "summary.json"))
          == SummaryFile.document(again.start, end).pretty())
      #expect(HTMLReport(again).text.contains("nnrun train &#39;a b.yaml&#39;"))
    }
  }

  @Test func whatIsNotFiniteAndHostileComesBack() throws {
    let name = "\u{202E}\"\\\n\0é<"
    let evaluation = Evaluation(
      epoch: 3, step: 9, learningRate: 0.1, train: NamedValues(["b": .nan, "a": .infinity]),
      validation: NamedValues([name: -.infinity]), gradientNorm: .leastNonzeroMagnitude,
      seconds: 0.1 + 0.2, isBest: false)
    let line = try #require(EventLog.line(.evaluated(evaluation)))
    #expect(!line.contains("\n"))
    #expect(line.contains(#""train":["b","nan","a","inf"]"#))
    let read = try EventLog.events(Array((line + "\n").utf8), path: "x")
    guard case .evaluated(let again) = try #require(read.first) else {
      Issue.record("another event")
      return
    }
    #expect(again.train.names == ["b", "a"])
    #expect(again.train["b"]?.isNaN == true)
    #expect(again.train["a"] == .infinity)
    #expect(again.validation == NamedValues([name: -.infinity]))
    #expect(again.gradientNorm == .leastNonzeroMagnitude)
    #expect(again.seconds == 0.1 + 0.2)
  }

  @Test func progressIsNotKept() {
    let progress = StepProgress(
      epoch: 1, epochs: nil, stepInEpoch: 1, stepsPerEpoch: 2, step: 1, loss: 1,
      examplesPerSecond: 1, secondsLeft: nil)
    #expect(EventLog.line(.progressed(progress)) == nil)
  }

  @Test func aTornLastLineIsLeftOut() throws {
    let lines = Self.events(Histories.run(train: [2, 1])).compactMap(EventLog.line)
    let whole = Array(lines.map { $0 + "\n" }.joined().utf8)
    let last = try #require(lines.last).utf8.count + 1
    #expect(try EventLog.events(whole, path: "x").count == 4)
    for cut in [1, 2, last / 2, last - 1] {
      #expect(try EventLog.events(whole.dropLast(cut), path: "x").count == 3)
      let zeros = whole.dropLast(cut) + [UInt8](repeating: 0, count: cut)
      #expect(try EventLog.events(Array(zeros), path: "x").count == 3)
    }
    #expect(try EventLog.events(whole.dropLast(last), path: "x").count == 3)
    #expect(try EventLog.events([], path: "x").isEmpty)
  }

  @Test(arguments: ["{}", "[1]", "{\"sang\":{}}", "{\"evaluated\":{\"epoch\":1}}", "nonsense"])
  func aLineThatIsNoEventIsNamed(_ wrong: String) throws {
    let start = try #require(EventLog.line(.started(RunStart())))
    #expect(
      throws: EventLog.Problem(path: "x", reason: "line 2 is no event of this version")
    ) {
      try EventLog.events(Array("\(start)\n\(wrong)\n\(start)\n".utf8), path: "x")
    }
  }

  @Test func whatAnOlderFileLacksIsAsInAnEmptyRun() throws {
    let text = """
      {"started":{"name":"old","seed":7}}
      {"finished":{"status":"diverged","totalSeconds":"inf"}}

      """
    let history = RunHistory(try EventLog.events(Array(text.utf8), path: "x"))
    #expect(history.start.name == "old")
    #expect(history.start.monitor == "validation.loss")
    #expect(history.end?.status == .diverged)
    #expect(history.end?.shownPart == "validation")
    #expect(history.end?.totalSeconds == .infinity)
  }

  @Test func aFolderWithoutALogIsSaid() {
    let problem = EventLog.Problem(
      path: "/nowhere/events.jsonl", reason: "no such file or directory")
    #expect(throws: problem) { try EventLog.read("/nowhere") }
    #expect(
      problem.description == "cannot read /nowhere/events.jsonl: no such file or directory")
  }
}
