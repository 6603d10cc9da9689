// SPDX-License-Identifier: MIT

// The network: a picture of what reads what, and a table of its layers.
extension HTMLReport {
  private static let layerLimit = 300

  func model(_ html: inout HTMLWriter) {
    guard !start.layers.isEmpty else { return }
    section("Model", &html) { html in
      graph(&html)
      layerTable(&html)
      if start.layers.count > Self.layerLimit {
        html.element("p", ["class": "muted"], text: "The first \(Self.layerLimit) are shown.")
      }
      html.element("p", ["class": "muted"], text: modelNotes.joined(separator: " "))
    }
  }

  private func graph(_ html: inout HTMLWriter) {
    guard let graph = ModelGraph(start.layers) else { return }
    let input = start.layers.first?.wiring?.inputShape ?? ""
    html.element("figure", ["class": "spaced"]) { html in
      html.element("h3", text: "What reads what")
      html.element(
        "div",
        [
          "class": "scroll", "tabindex": "0", "role": "region",
          "aria-label": "Picture of the layers",
        ]
      ) { ModelGraphPicture(graph, input: input).write(to: &$0) }
      html.element("details") { html in
        html.element("summary", text: "In words")
        html.element("p", text: graph.description)
        html.table(
          caption: "What each layer reads",
          [.init(title: "layer", isNumeric: false), .init(title: "reads", isNumeric: false)],
          graph.boxes.prefix(Self.layerLimit).map { box in
            [
              box.title,
              Words.list(box.sources.map { $0 < 0 ? "the data" : graph.boxes[$0].title }),
            ]
          })
      }
    }
    html.newLine()
  }

  // MARK: - The table

  private struct Column {
    let title: String
    var isNumeric = false
    let text: (RunStart.Layer) -> String
  }

  private var layerColumns: [Column] {
    let all = start.layers.map(\.parameters).reduce(0, +)
    func share(_ layer: RunStart.Layer) -> String {
      all > 0 ? NumberText.percent(Double(layer.parameters) / Double(all)) : ""
    }
    let columns: [Column] = [
      .init(title: "layer") { $0.path.contains($0.kind) ? $0.path : "\($0.path) (\($0.kind))" },
      .init(title: "options") { $0.options },
      .init(title: "input") { $0.wiring?.inputShape ?? "" },
      .init(title: "output") { $0.outputShape },
      .init(title: "kernel") { $0.wiring?.kernel ?? "" },
      .init(title: "parameters", isNumeric: true) { NumberText.count($0.parameters) },
      .init(title: "share", isNumeric: true, text: share),
      .init(title: "multiply-adds", isNumeric: true) { NumberText.count($0.multiplyAdds) },
      .init(title: "trained") { $0.wiring?.trainedText ?? "" },
    ]
    // Columns without a word, as in older runs, or of networks without kernels.
    return columns.filter { column in
      column.isNumeric || start.layers.contains { !column.text($0).isEmpty }
    }
  }

  private func layerTable(_ html: inout HTMLWriter) {
    let columns = layerColumns
    let totals = [
      "layer": Words.counted(start.layers.count, "layer"),
      "parameters": NumberText.count(start.layers.map(\.parameters).reduce(0, +)),
      "multiply-adds": NumberText.count(start.layers.map(\.multiplyAdds).reduce(0, +)),
    ]
    html.element("h3", ["class": "spaced"], text: "Layers")
    html.table(
      caption: "Layers", columns.map { .init(title: $0.title, isNumeric: $0.isNumeric) },
      start.layers.prefix(Self.layerLimit).map { layer in columns.map { $0.text(layer) } },
      totals: columns.map { totals[$0.title] ?? "" })
  }

  /// What the numbers mean, and an estimate of memory.
  private var modelNotes: [String] {
    var notes = ["\(NumberText.count(start.parameters)) of the parameters are trained."]
    let parameters = start.layers.map(\.parameters).reduce(0, +)
    let values = start.layers.compactMap(\.wiring?.values).reduce(0, +)
    if parameters > 0 { notes.append("All take \(NumberText.bytes(4 * parameters)).") }
    if values > 0, start.batchSize > 0, let bytes = Self.bytes(values, start.batchSize) {
      notes.append(
        "What the layers give for a batch of \(NumberText.count(start.batchSize)) is \(NumberText.bytes(bytes)), and as "
          + "much again for its gradient.")
    }
    if start.memoryBytes > 0 {
      notes.append(
        "Training takes \(NumberText.bytes(start.memoryBytes)) of memory, in which steps share what they can."
      )
    }
    return notes + ["Multiply-adds are those of one example, forward."]
  }

  /// Of floats; nil beyond all machines.
  private static func bytes(_ values: Int, _ batch: Int) -> Int? {
    let (product, overflow) = values.multipliedReportingOverflow(by: batch)
    return overflow || product > 1 << 56 ? nil : 4 * product
  }
}

extension RunStart.Layer.Wiring {
  fileprivate var trainedText: String {
    if parameters == 0 { return "" }
    if trained == 0 { return "no" }
    return trained == parameters ? "yes" : "\(NumberText.count(trained)) of them"
  }
}
