// SPDX-License-Identifier: MIT

// The sections that show where the result comes from.
extension HTMLReport {
  private static let specLimit = 60_000

  func spec(_ html: inout HTMLWriter) {
    guard !start.resolvedSpec.isEmpty else { return }
    section("Spec", &html) { html in
      html.element("details") { html in
        html.element(
          "summary",
          text: "The resolved spec"
            + (start.specPath.isEmpty ? "" : ", from \(start.specPath)"))
        let isWhole = start.resolvedSpec.utf8.count <= Self.specLimit
        let shown = isWhole ? start.resolvedSpec : String(start.resolvedSpec.prefix(Self.specLimit))
        html.element("pre", ["tabindex": "0"]) { $0.element("code", text: shown) }
        if !isWhole {
          html.element("p", ["class": "muted"], text: "Shortened; spec.yaml holds all of it.")
        }
      }
    }
  }

  func origin(_ html: inout HTMLWriter) {
    section("Origin", &html) { html in
      if !command.isEmpty {
        html.element("h3", text: "Command")
        html.element("pre", ["tabindex": "0"]) { $0.element("code", text: command) }
      }
      var rows = start.environment.map { [$0.name, $0.value] }
      if let end {
        let hashes = [
          ("spec SHA-256", end.specSHA256), ("data SHA-256", end.dataSHA256),
          ("weights SHA-256", end.weightsSHA256),
        ]
        rows += hashes.filter { !$0.1.isEmpty }.map { [$0.0, $0.1] }
        rows += [
          ["time to the first step", NumberText.duration(end.firstStepSeconds)],
          ["time in training", NumberText.duration(end.trainingSeconds)],
          ["time in all", NumberText.duration(end.totalSeconds)],
        ]
      }
      guard !rows.isEmpty else { return }
      html.element("h3", ["class": "spaced"], text: "Environment")
      html.table(
        caption: "Environment",
        [.init(title: "what", isNumeric: false), .init(title: "value", isNumeric: false)], rows)
    }
  }
}
