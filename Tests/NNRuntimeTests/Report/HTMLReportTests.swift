// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Checks that tags are balanced and nested, that attributes are quoted, and that no `&` stands
/// alone.
func problems(inHTML text: String) -> [String] {
  var open: [String] = []
  var problems: [String] = []
  var rest = Substring(text)
  while let start = rest.firstIndex(of: "<") {
    problems += strayCharacters(rest[..<start])
    rest = rest[start...]
    guard let end = rest.firstIndex(of: ">") else { return problems + ["unclosed <"] }
    let tag = rest[rest.index(after: start)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("!") { continue }
    if tag.hasPrefix("/") {
      if open.popLast() != String(tag.dropFirst()) {
        problems.append("closed </\(tag.dropFirst())>")
      }
      continue
    }
    if tag.filter({ $0 == "\"" }).count % 2 != 0 { problems.append("quotes in <\(tag)>") }
    let name = String(tag.prefix { !" /".contains($0) })
    if !tag.hasSuffix("/") { open.append(name) }
    // Style sheets and scripts are no markup.
    if ["style", "script"].contains(name), let close = rest.firstRange(of: "</\(name)>") {
      rest = rest[close.lowerBound...]
    }
  }
  return problems + open.map { "open <\($0)>" }
}

private func strayCharacters(_ text: Substring) -> [String] {
  var problems: [String] = text.contains(">") ? ["stray >"] : []
  for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
    let entity = part.prefix(6)
    if !["amp;", "lt;", "gt;", "quot;", "#39;"].contains(where: { entity.hasPrefix($0) }) {
      problems.append("stray &\(entity)")
    }
  }
  return problems
}

@Suite("Report: HTML")
struct HTMLReportTests {
  /// Runs of every shape a page must take.
  static let shapes: [(name: String, history: RunHistory)] = [
    ("classifier", Demo.classifier()), ("regression", Demo.regression()),
    ("diverged", Demo.diverged()),
    ("one epoch", Demo.oneEpoch()), ("two-layer", Demo.twoLayer()),
    ("200 classes", Demo.classifier(classes: 200)),
    ("nothing", RunHistory(RunStart())), ("ten thousand epochs", Demo.classifier(epochs: 10_000)),
    ("no validation", Histories.run(train: [1, 0.5])),
    (
      "no numbers",
      Histories.run(train: [.nan, .nan, .nan], validation: [.infinity, .nan, -.infinity])
    ),
    ("huge", Histories.run(train: [1e308, -1e308, 1e300])),
    // No axis has ticks between these: below all powers of ten, and one rounding apart.
    ("tiny", Histories.run(train: [3e-300 * 1e-20, 2e-300 * 1e-20])),
    ("tiny at last", Histories.run(train: [1, 1e-300 * 1e-20])),
    ("one rounding apart", Histories.run(train: [1 + .ulpOfOne, 1, 1 - .ulpOfOne])),
    ("one class", Demo.classifier(classes: 1)),
    ("thousand classes", Demo.classifier(classes: 1000)),
    ("failed", Histories.run(train: [], end: .failed)),
    ("series", Demo.series(horizon: 8)), ("one place", Demo.series(count: 1, ahead: 1)),
    ("no place", Demo.sequences { _ in }), ("long series", Demo.series(count: 2000, first: 1)),
    ("positions", Demo.positions()), ("language", Demo.language()),
    ("markup", Demo.writing("</pre><script>alert(1)</script>")), ("silence", Demo.writing("")),
    (
      "series without numbers",
      Demo.sequences {
        $0.series = (0..<3).map { .init(place: "\($0)", target: .nan, predicted: .infinity) }
        $0.forecast = [.nan, -.infinity]
        $0.errorByHorizon = [.nan, .infinity]
        $0.accuracyByStep = [.nan, .nan]
      }
    ),
  ]

  @Test(arguments: shapes.indices)
  func everyShapeIsWholeAndAlone(index: Int) {
    let (name, history) = Self.shapes[index]
    let text = HTMLReport(history, command: "nnrun train \"a b\" <x>").text
    #expect(problems(inHTML: text) == [], "\(name)")
    // Nothing is loaded from anywhere, and nothing runs, but the script of a page whose run goes on.
    let isRunning = history.end == nil
    for word in [
      "http:", "https:", "src=", "@import", "url(", "<link", "nan\" ", "inf\" ",
    ] {
      #expect(!text.contains(word), "\(name) has \(word)")
    }
    #expect(text.split(separator: "<script").count == (isRunning ? 2 : 1), "\(name)")
    #expect(text.contains(LiveReport.fileName) == isRunning)
    #expect(text.utf8.count < 300_000, "\(name) has \(text.utf8.count) bytes")
    #expect(text.contains("<main>") && text.hasPrefix("<!DOCTYPE html>"))
    #expect(text.contains("<noscript><meta http-equiv=\"refresh\"") == isRunning)
  }

  @Test func headingsComeInOrder() {
    for (name, history) in Self.shapes {
      let text = HTMLReport(history).text
      let levels = text.split(separator: "<h").dropFirst().compactMap { $0.first?.wholeNumberValue }
      #expect(levels.first == 1, "\(name)")
      #expect(!zip(levels, levels.dropFirst()).contains { $1 > $0 + 1 }, "\(name): \(levels)")
    }
  }

  @Test func namesAreText() {
    var history = Demo.classifier()
    history.start.name = "<script>alert(\"&\")</script>'\u{0}"
    history.start.classes[3] = "<b>"
    history.start.notes = ["<&\"'>"]
    history.start.resolvedSpec = "name: <img>\n"
    let text = HTMLReport(history).text
    #expect(problems(inHTML: text) == [])
    #expect(!text.contains("<script") && !text.contains("<b>") && !text.contains("<img"))
    #expect(
      text.contains("<h1>&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;&#39;\u{FFFD}</h1>"))
    #expect(text.contains("<li>&lt;&amp;&quot;&#39;&gt;</li>"))
  }

  /// What stands in a spec or in data turns no text around, on the page and in Markdown, and leaves no mark of code.
  @Test func namesDoNotSteer() {
    let hostile = "a\u{202E}b\u{2066}c\u{9B}d\u{1B}[31m\u{2028}e`f|g"
    var history = Demo.classifier()
    history.start.name = hostile
    history.start.classes[3] = hostile
    history.start.notes = [hostile]
    history.start.resolvedSpec = "name: \(hostile)\n"
    for text in [HTMLReport(history, command: hostile).text, MarkdownReport(history).text] {
      let found = text.unicodeScalars.filter {
        [0x1B, 0x9B, 0x202E, 0x2066, 0x2028].contains($0.value)
      }
      #expect(found.isEmpty && text.contains("a\u{FFFD}b"))
    }
  }

  @Test func theCheckerSeesMistakes() {
    #expect(problems(inHTML: "<p>a</p>") == [])
    #expect(problems(inHTML: "<p><b>a</p></b>") != [])
    #expect(problems(inHTML: "<p>a & b</p>") != [])
    #expect(problems(inHTML: "<p class=\"a>b</p>") != [])
    #expect(problems(inHTML: "<p>") != [])
  }

  @Test func contentsComeInOrder() {
    let text = HTMLReport(Demo.classifier(), command: "nnrun train digits.nn.yaml").text
    let titles = text.split(separator: "<h2>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    #expect(
      titles == [
        "Findings", "Result", "Curves", "Confusion matrix", "Expectations", "Model", "Data", "Spec",
        "Origin",
      ])
    #expect(
      text.contains("<p class=\"verdict\">Trained for 40 epochs: best validation loss 0.1323"))
    #expect(text.contains("<code>nnrun train digits.nn.yaml</code>"))
    #expect(text.contains("✗ not met"))
    // A picture says what it shows.
    #expect(text.contains("Validation: from 1.845 to 0.1840, lowest 0.1323 at epoch 23"))
  }

  @Test func valuesThatAreNoNumbersLeaveGaps() {
    let text = HTMLReport(
      Histories.run(train: [2, 1, .nan, 1, .nan, .nan, 0.5, 0.25], epochs: 8)
    ).text
    guard let start = text.firstRange(of: "class=\"line train\" d=\"") else {
      Issue.record("there is no curve")
      return
    }
    let path = text[start.upperBound...].prefix { $0 != "\"" }
    #expect(path.filter { $0 == "M" }.count == 3)
    // The value between two gaps is a dot.
    #expect(text.contains("class=\"dot train\""))
    let none = HTMLReport(Histories.run(train: [.nan])).text
    #expect(none.contains("No finite value to draw."))
  }

  @Test func manyEpochsBecomeFewPointsWithEverySpike() {
    var losses = Array(repeating: 1.0, count: 10_000)
    losses[7777] = 9
    let text = HTMLReport(Histories.run(train: losses)).text
    guard let start = text.firstRange(of: "class=\"line train\" d=\"") else {
      Issue.record("there is no curve")
      return
    }
    let path = text[start.upperBound...].prefix { $0 != "\"" }
    #expect(path.utf8.count < 6000)
    // The plot is 210 high and its axis reaches from 0 to 10: the spike is 8 tenths of that.
    #expect(path.contains("-168"))
  }

  @Test func wideRangesAreLogarithmic() {
    #expect(HTMLReport(Histories.run(train: [1000, 10, 1])).text.contains("log scale"))
    #expect(!HTMLReport(Histories.run(train: [100, 10, 1])).text.contains("log scale"))
    #expect(!HTMLReport(Histories.run(train: [1000, 10, 0])).text.contains("log scale"))
  }
}
