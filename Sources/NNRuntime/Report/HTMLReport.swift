// SPDX-License-Identifier: MIT

/// `report.html`: one file that says what a run did, verdict first.
///
/// It needs no script and no network. While the run goes on a script takes what changes from the file beside it; where
/// scripts are off, the browser reads the page again every ten seconds.
package struct HTMLReport {
  /// Its name in the run folder.
  package static let fileName = "report.html"

  let history: RunHistory
  let command: String

  /// Describes a run, finished or not.
  package init(_ history: RunHistory, command: String = "") {
    self.history = history
    self.command = command.isEmpty ? history.start.command : command
  }

  var start: RunStart { history.start }
  var end: RunEnd? { history.end }
  var name: String { start.name.isEmpty ? "unnamed" : start.name }

  /// The file's text.
  package var text: String {
    var html = HTMLWriter()
    html.writeRaw("<!DOCTYPE html>\n")
    html.element("html", ["lang": "en"]) { html in
      head(&html)
      html.element("body") { html in
        html.newLine()
        html.element("main") { html in
          changing("header", &html)
          changing("findings", &html)
          changing("result", &html)
          changing("curves", &html)
          evaluation(&html)
          changing("sequences", &html)
          changing("health", &html)
          filters(&html)
          expectations(&html)
          model(&html)
          data(&html)
          spec(&html)
          origin(&html)
        }
      }
    }
    html.newLine()
    return html.text
  }

  /// What a run that goes on adds to, by the name of its place in the page.
  var changingParts: [(name: String, write: (inout HTMLWriter) -> Void)] {
    [
      ("header", header), ("findings", findings), ("result", result), ("curves", curves),
      ("sequences", sequences), ("health", health),
    ]
  }

  /// Writes such a part; while the run goes on, in a place where it can be replaced.
  private func changing(_ name: String, _ html: inout HTMLWriter) {
    guard let part = changingParts.first(where: { $0.name == name }) else { return }
    guard end == nil else { return part.write(&html) }
    html.element("div", ["id": "live-\(name)"]) { part.write(&$0) }
    html.newLine()
  }

  /// Writes a section with its heading.
  func section(_ title: String, _ html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void) {
    html.element("section") { html in
      html.element("h2", text: title)
      html.newLine()
      content(&html)
    }
    html.newLine()
  }

  private func head(_ html: inout HTMLWriter) {
    html.element("head") { html in
      html.newLine()
      html.empty("meta", ["charset": "utf-8"])
      html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      if end == nil {
        html.element("noscript") { html in
          html.empty("meta", ["http-equiv": "refresh", "content": "\(LiveReport.seconds)"])
        }
        html.newLine()
        html.element("script") { $0.writeRaw("\n" + LiveReport.script + "\n") }
        html.newLine()
      }
      html.element("title", text: "\(name): \(Words.status(end?.status))")
      html.newLine()
      html.element("style") { $0.writeRaw("\n" + ReportStyle.sheet + "\n") }
      html.newLine()
    }
    html.newLine()
  }

  private func header(_ html: inout HTMLWriter) {
    html.element("header") { html in
      let tone =
        switch end?.status {
        case nil: "running"
        case .done, .stoppedEarly: "good"
        case .interrupted: "plain"
        case .diverged, .failed: "bad"
        }
      html.element("p", ["class": "status \(tone)"], text: Words.status(end?.status))
      html.element("h1", text: name)
      html.newLine()
      html.element("p", ["class": "verdict"], text: Verdict(history).text)
      if !start.description.isEmpty { html.element("p", text: start.description) }
      html.element("p", ["class": "facts"]) { html in
        for fact in facts { html.element("span", text: fact) }
      }
    }
    html.newLine()
  }

  private var facts: [String] {
    var facts = [
      Words.counted(start.parameters, "trainable parameter"),
      Words.counted(start.trainingExamples, "training example"),
    ]
    if start.batchSize > 0 { facts.append("batches of \(NumberText.count(start.batchSize))") }
    let method = [start.loss, start.optimiser, start.schedule].filter { !$0.isEmpty }
    if !method.isEmpty { facts.append(method.joined(separator: ", ")) }
    facts.append("seed \(start.seed)")
    if let seconds = end?.totalSeconds ?? history.evaluations.last?.seconds {
      facts.append(NumberText.duration(seconds))
    }
    return facts
  }

  private func findings(_ html: inout HTMLWriter) {
    let found = Findings.of(history)
    section("Findings", &html) { html in
      guard !found.isEmpty else {
        html.element(
          "p", ["class": "muted"],
          text: end == nil
            ? "Nothing so far." : "None: no rule found anything to say about this run.")
        return
      }
      html.element("ul", ["class": "findings"]) { html in
        for finding in found {
          html.element("li", ["class": finding.weight == .problem ? "problem" : "advice"]) { html in
            html.element("h3") { html in
              html.write(Words.sentence(finding.rule.split(separator: "-").joined(separator: " ")))
              html.element("span", text: finding.weight == .problem ? " · problem" : " · advice")
            }
            html.element("p", text: finding.text)
            html.element("p", text: finding.advice)
            if !finding.edit.isEmpty {
              html.element("pre") { $0.element("code", text: finding.edit) }
            }
          }
          html.newLine()
        }
      }
    }
  }
}
