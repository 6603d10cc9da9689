// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: sampled text")
struct SamplesReportTests {
  private func page(_ sample: String) -> String { HTMLReport(Demo.writing(sample)).text }

  /// What stands between the tags of the newest sample.
  private func shown(_ sample: String) -> Substring? {
    let text = page(sample)
    #expect(problems(inHTML: text) == [])
    guard let start = text.firstRange(of: "<pre class=\"sample\"><samp>"),
      let end = text.firstRange(of: "</samp></pre>")
    else { return nil }
    return text[start.upperBound..<end.lowerBound]
  }

  @Test func newestComesFirstAndOlderOnesAreFolded() {
    let text = HTMLReport(Demo.language()).text
    let section = text.split(separator: "<h2>Sampled text").last ?? ""
    let epochs = section.split(separator: "<h3 class=\"spaced\">").dropFirst()
      .map { String($0.prefix { $0 != "<" }) }.filter { $0.hasPrefix("Epoch") }
    #expect(epochs == ["Epoch 12", "Epoch 10", "Epoch 8", "Epoch 6", "Epoch 4", "Epoch 2"])
    let folded = section.firstRange(of: "<details>")?.lowerBound
    let newest = section.firstRange(of: "Epoch 12")?.lowerBound
    let older = section.firstRange(of: "Epoch 10")?.lowerBound
    #expect(newest.map { $0 < folded ?? $0 } == true)
    #expect(older.map { $0 > folded ?? $0 } == true)
    #expect(section.contains("<summary>Earlier epochs (5)</summary>"))
    #expect(!page("one").contains("Earlier epochs"))
  }

  @Test func samplesAreText() {
    #expect(
      shown("</pre><script>alert(1)</script>")
        == "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
    #expect(shown("\n\ta\r\n\u{1B}[2J\u{0}\u{7F}") == "\n\ta␍\n␛[2J␀␡")
    #expect(shown("a\u{202E}b\u{2066}\u{9B}\u{FEFF}") == "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(shown("Zoë ← 網") == "Zoë ← 網")
    #expect(page("").contains("Nothing was written.") && shown("") == nil)
    #expect(shown("  ") == "  ")
  }

  @Test func longSamplesAreShortened() {
    let text = page(String(repeating: "<", count: 12_345))
    #expect(text.contains("Shortened; the sample has 12,345 characters."))
    #expect(text.utf8.count < 40_000)
    #expect(!page(String(repeating: "x", count: 2000)).contains("Shortened"))
    #expect(HTMLReport(Demo.language(epochs: 500, every: 1)).text.utf8.count < 100_000)
  }

  @Test func historyKeepsTheNewestAndABoundedNumber() {
    for epochs in [1, 63, 64, 65, 66, 1000, 1001] {
      let samples = Demo.language(epochs: epochs, every: 1).samples
      #expect(samples.count == min(epochs, samples.count) && samples.count <= 65)
      #expect(samples.first?.epoch == 1 && samples.last?.epoch == epochs)
      #expect(samples.map(\.epoch) == samples.map(\.epoch).sorted())
    }
    #expect(Demo.language(epochs: 3, every: 2).samples.map(\.epoch) == [2])
  }

  @Test func markdownFencesTheNewest() {
    func text(_ sample: String) -> String { MarkdownReport(Demo.writing(sample)).text }
    #expect(text("a\nb").contains("## Sampled text\n\nEpoch 3:\n\n```text\na\nb\n```\n"))
    #expect(text("````\n# x").contains("\n`````text\n````\n# x\n`````\n"))
    #expect(text("").contains("Epoch 3: nothing was written."))
    #expect(text(String(repeating: "`", count: 99_999)).utf8.count < 10_000)
  }

  @Test func linesOfTheTerminalAndFilesForProgramsHaveNoSamples() throws {
    let evaluation = try #require(Demo.writing("secret").evaluations.first)
    #expect(evaluation.sample == "secret")
    #expect(!MetricsLog.line(evaluation).contains("secret"))
    let terminal = TerminalFacts(isTerminal: true, width: 80, isUTF8: true, hasColour: false)
    for style in Progress.Style.allCases where style != .none {
      let output = Output()
      let progress = Progress(
        style: style, terminal: terminal, clock: { 0 }, output: { output.text += $0 })
      progress.receive(.started(RunStart()))
      progress.receive(.evaluated(evaluation))
      progress.receive(.finished(RunEnd()))
      #expect(!output.text.contains("secret"), "\(style)")
    }
    try withScratch("samples") { root in
      let folder = try RunFolder.create(name: "text", in: root)
      let reporter = RunReporter(folder: folder, clock: { 0 })
      try reporter.receive(.started(RunStart()))
      try reporter.receive(.evaluated(evaluation))
      #expect(try !text(of: folder.path(of: "log.txt")).contains("secret"))
      #expect(reporter.history.samples.map(\.text) == ["secret"])
    }
  }

  private final class Output { var text = "" }
}
