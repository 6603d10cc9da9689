// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: the reporter")
struct RunReporterTests {
  private func replay(_ history: RunHistory, into reporter: RunReporter) throws {
    try reporter.receive(.started(history.start))
    for evaluation in history.evaluations { try reporter.receive(.evaluated(evaluation)) }
    if let end = history.end { try reporter.receive(.finished(end)) }
  }

  @Test func aRunLeavesItsFiles() throws {
    try withScratch("reporter") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      let history = Demo.classifier()
      let reporter = RunReporter(
        folder: folder, command: "nnrun train digits.nn.yaml", clock: { 0 })
      try replay(history, into: reporter)
      #expect(
        try FileSystem.names(in: folder.path) == [
          ".lock", "environment.json", "events.jsonl", "log.txt", "metrics.jsonl", "report.html",
          "report.md",
          "spec.yaml",
          "summary.json",
        ])
      let metrics = try text(of: folder.path(of: "metrics.jsonl"))
      #expect(
        metrics.split(separator: "\n").map(String.init) == history.evaluations.map(MetricsLog.line))
      #expect(try text(of: folder.path(of: "spec.yaml")) == history.start.resolvedSpec)
      let end = try #require(history.end)
      #expect(
        try text(of: folder.path(of: "summary.json"))
          == SummaryFile.document(history.start, end).pretty())
      let log = try text(of: folder.path(of: "log.txt")).split(separator: "\n")
      #expect(
        log.prefix(3) == [
          "run digits-cnn of specs/digits-cnn.nn.yaml, seed 7",
          "command nnrun train digits.nn.yaml",
          "note split 70 % / 15 % / 15 %, stratified by digit",
        ])
      #expect(log.count == 4 + 40 + 3)
      #expect(
        try text(of: folder.path(of: "report.html"))
          == HTMLReport(history, command: "nnrun train digits.nn.yaml").text)
    }
  }

  @Test func theReportIsRewrittenEveryTenSeconds() throws {
    try withScratch("interval") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      var now = 0.0
      let reporter = RunReporter(folder: folder, clock: { now })
      let history = Demo.classifier()
      func report() throws -> String { try text(of: folder.path(of: "report.html")) }
      try reporter.receive(.started(history.start))
      #expect(try report().contains("Running: epoch 1 of 40."))
      now = 9
      try reporter.receive(.evaluated(history.evaluations[0]))
      #expect(try report().contains("Running: epoch 1 of 40."))
      now = 10
      try reporter.receive(.evaluated(history.evaluations[1]))
      #expect(try report().contains("Running: epoch 2 of 40; best"))
      #expect(FileSystem.kind(of: folder.path(of: "summary.json")) == nil)
    }
  }

  /// Linux has a file that is always full.
  @Test(.enabled(if: FileSystem.kind(of: "/dev/full") != nil))
  func aFullDiskIsSaid() throws {
    try withScratch("full") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      try FileSystem.makeLink(folder.path(of: "metrics.jsonl"), to: "/dev/full")
      let reporter = RunReporter(folder: folder)
      try reporter.receive(.started(RunStart()))
      let full = RunFolderError(
        path: folder.path(of: "metrics.jsonl"), reason: "no space left on device")
      #expect(throws: full) { try reporter.receive(.evaluated(Demo.classifier().evaluations[0])) }
      #expect(
        full.description == "cannot write \(root)/digits-1/metrics.jsonl: no space left on device")
    }
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() throws {
    try withScratch("broken") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      try FileSystem.makeDirectory(folder.path(of: "metrics.jsonl"))
      let reporter = RunReporter(folder: folder)
      try reporter.receive(.started(RunStart()))
      #expect(
        throws: RunFolderError(path: folder.path(of: "metrics.jsonl"), reason: "is a directory")
      ) {
        try reporter.receive(.evaluated(Demo.classifier().evaluations[0]))
      }
    }
  }
}
