// SPDX-License-Identifier: MIT

// The section that shows what the network was given.
extension HTMLReport {
  func data(_ html: inout HTMLWriter) {
    section("Data", &html) { html in
      parts(&html)
      if let data = start.data {
        for classes in data.classes { self.classes(classes, data, &html) }
        if data.classes.isEmpty { classNames(&html) }
        features(data, &html)
        html.element("h3", ["class": "spaced"], text: "Leak check")
        html.element("p", text: leak(data))
        if !data.sha256.isEmpty { html.element("p", text: "SHA-256 of the files: \(data.sha256)") }
      } else {
        classNames(&html)
      }
      guard !start.notes.isEmpty else { return }
      html.element("ul") { html in
        for note in start.notes.prefix(50) { html.element("li", text: note) }
      }
    }
  }

  private func parts(_ html: inout HTMLWriter) {
    let counts = [
      ("train", start.trainingExamples, "the weights are fitted to it"),
      ("validation", start.validationExamples, "looked at every epoch"),
      ("test", start.testExamples, "looked at once, at the end"),
    ]
    let all = counts.map(\.1).reduce(0, +)
    let files = start.data.map { data in
      Dictionary(data.parts.map { ($0.name, $0.file) }, uniquingKeysWith: { first, _ in first })
    }
    html.table(
      caption: "Examples by part",
      [
        .init(title: "part", isNumeric: false), .init(title: "examples"), .init(title: "share"),
        .init(title: "use", isNumeric: false),
      ] + (files == nil ? [] : [.init(title: "from", isNumeric: false)]),
      counts.map { name, count, use in
        let share = all > 0 ? NumberText.percent(Double(count) / Double(all)) : ""
        return [Words.part(name), NumberText.count(count), share, count > 0 ? use : "none"]
          + (files.map { [$0[name] ?? ""] } ?? [])
      })
  }

  private func classNames(_ html: inout HTMLWriter) {
    let targets =
      start.targets.isEmpty ? [.init(name: "", classes: start.classes)] : start.targets
    for target in targets where !target.classes.isEmpty {
      let (name, classes) = (target.name, target.classes)
      let shown = classes.prefix(30).joined(separator: ", ")
      let more = classes.count > 30 ? ", and \(NumberText.count(classes.count - 30)) more" : ""
      html.element(
        "p",
        text:
          "\(NumberText.count(classes.count)) class\(classes.count == 1 ? "" : "es")"
          + "\(name.isEmpty ? "" : " of \(name)"): \(shown)\(more).")
    }
  }

  private func classes(
    _ classes: DataDescription.Classes, _ data: DataDescription, _ html: inout HTMLWriter
  ) {
    let totals = data.parts.map(\.examples)
    html.element("h3", ["class": "spaced"], text: "Classes of \(classes.target)")
    html.table(
      caption: "Classes of \(classes.target)",
      [.init(title: "class", isNumeric: false)]
        + data.parts.map { .init(title: Words.part($0.name)) },
      zip(classes.names, classes.counts).map { name, counts in
        [name]
          + zip(counts, totals).map { count, total in
            let share = Double(count) / Double(max(1, total))
            return "\(NumberText.count(count)) (\(NumberText.percent(share, 0)))"
          }
      })
    if classes.count > classes.names.count {
      html.element(
        "p", ["class": "muted"],
        text: "\(classes.names.count) of \(NumberText.count(classes.count)) classes are shown.")
    }
  }

  private func features(_ data: DataDescription, _ html: inout HTMLWriter) {
    html.element("h3", ["class": "spaced"], text: "Inputs and targets")
    html.table(
      caption: "Inputs and targets",
      [
        .init(title: "name", isNumeric: false), .init(title: "type", isNumeric: false),
        .init(title: "columns"), .init(title: "empty", isNumeric: false),
        .init(title: "values", isNumeric: false), .init(title: "scaling", isNumeric: false),
      ],
      data.features.map { feature in
        [
          feature.name, feature.type + (feature.isTarget ? ", target" : ""),
          NumberText.count(feature.columns), missing(feature, data), feature.values,
          feature.scaling.isEmpty ? "as it is" : feature.scaling,
        ]
      })
    if data.featureCount > data.features.count {
      html.element(
        "p", ["class": "muted"],
        text: "\(data.features.count) of \(NumberText.count(data.featureCount)) are shown.")
    }
  }

  private func missing(_ feature: DataDescription.Feature, _ data: DataDescription) -> String {
    guard feature.missing > 0 else { return "none" }
    let share = Double(feature.missing) / Double(max(1, feature.cells))
    let parts = zip(data.parts, feature.missingShares).map {
      "\(Words.part($0.name)) \(NumberText.percent($1))"
    }
    return NumberText.percent(share) + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))")
      + "; " + (feature.filling == "drop" ? "rows left out" : "filled by \(feature.filling)")
  }

  private func leak(_ data: DataDescription) -> String {
    guard let repeats = data.repeats else {
      return
        "Not looked for: windows of one series share rows, and built-in sets are taken as they are."
    }
    let across = repeats.filter { $0.first != $0.second }
    let within = repeats.filter { $0.first == $0.second }.reduce(0) { $0 + $1.count }
    let inside =
      within == 0
      ? ""
      : " Within a part \(Words.counted(within, "example")) \(within == 1 ? "repeats" : "repeat") an earlier one."
    guard !across.isEmpty else {
      return
        "No example of a part is met again in another one, as far as inputs and target together go."
        + inside
    }
    let sentences = across.map {
      "\(Words.counted($0.count, "\($0.second) example")) \($0.count == 1 ? "is" : "are") in the \(Words.part($0.first)) "
        + "part too, inputs and target alike (first: \($0.places.joined(separator: " and ")))."
    }
    return sentences.joined(separator: " ") + inside
  }
}
