// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: live")
struct LiveReportTests {
  @Test func theScriptIsSmallAndSafeInHTML() {
    #expect(LiveReport.script.utf8.count < 3072)
    #expect(!LiveReport.script.contains { "<>&".contains($0) })
    #expect(!LiveReport.script.contains("http"))
  }

  @Test func theFileHoldsTheChangingSections() throws {
    var history = Histories.layered()
    history.end = nil
    let file = LiveReport.file(history)
    #expect(file.hasPrefix("nnrunLive({") && file.hasSuffix("});\n"))
    // A name that closes a script element does not.
    history.start.name = "</script>"
    #expect(!LiveReport.file(history).contains("</script>"))
    let page = HTMLReport(history).text
    for name in ["header", "findings", "result", "curves", "sequences", "health"] {
      #expect(page.contains("<div id=\"live-\(name)\">"))
      #expect(file.contains("\"\(name)\":\""))
    }
    #expect(!HTMLReport(Histories.layered()).text.contains("id=\"live-"))
  }

  @Test func theFileLivesAsLongAsTheRun() throws {
    try withScratch("live") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      var now = 0.0
      let reporter = RunReporter(folder: folder, clock: { now })
      let path = folder.path(of: LiveReport.fileName)
      let history = Histories.layered()
      try reporter.receive(.started(history.start))
      let first = try text(of: path)
      #expect(!first.contains("Layer health"))
      // Looks come many a second; the page is not written for each.
      now = 9
      try reporter.receive(.observed(history.health[0]))
      #expect(try text(of: path) == first)
      now = 10
      try reporter.receive(.observed(history.health[1]))
      #expect(try text(of: path).contains("Layer health"))
      try reporter.receive(.evaluated(history.evaluations[0]))
      try reporter.receive(.finished(try #require(history.end)))
      #expect(FileSystem.kind(of: path) == nil)
      #expect(try !text(of: folder.path(of: HTMLReport.fileName)).contains("<script"))
    }
  }
}
