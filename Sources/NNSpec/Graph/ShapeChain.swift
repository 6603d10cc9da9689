// SPDX-License-Identifier: MIT

/// The shapes from the input to a layer that does not fit, for the note under an error.
struct ShapeChain {
  private struct Row {
    var place: String
    let layer: String
    let shape: String
    let line: String?
  }

  private var rows: [Row] = []
  /// Layers shown before the one that does not fit.
  private static let reach = 12

  /// The way from what the first layer reads.
  init(_ chain: (start: NodeInput, nodes: [LayerNode]), facts: DataFacts) {
    var (shape, name, span) = (
      facts.inputShape, facts.inputs.map(\.name).joined(separator: ", "), facts.inputs.first?.span
    )
    if case .input(let index) = chain.start {
      let input = facts.inputs[index]
      (shape, name, span) = (input.shape, input.name, input.span)
    }
    self.init(input: shape, name: name, span: span, nodes: chain.nodes)
  }

  init(input: Shape?, name: String, span: SourceSpan?, nodes: [LayerNode]) {
    rows = [
      Row(
        place: "input", layer: name, shape: input?.description ?? "?",
        line: span.map { "line \($0.line)" })
    ]
    for node in nodes.suffix(Self.reach) {
      rows.append(
        Row(
          place: node.treePath.withoutModel, layer: "\(node.kind) \(node.options)",
          shape: node.output?.description ?? "?", line: node.lineText))
    }
  }

  /// With a last row for the layer that wants something else.
  func text(endingWith item: LayerItem, kind: String, expected: String) -> String {
    var chain = self
    chain.rows.append(
      Row(
        place: "> " + item.treePath.withoutModel, layer: "\(kind) \(item.node.optionText)",
        shape: "expects \(expected)", line: "line \(item.node.span.line)"))
    return chain.text
  }

  /// With the last layer marked.
  var markingLast: String {
    var chain = self
    chain.rows[chain.rows.count - 1].place = "> " + chain.rows[chain.rows.count - 1].place
    return chain.text
  }

  /// With a last row for a layer of the graph that wants something else.
  func text(endingWith node: LayerNode, expected: String) -> String {
    var chain = self
    chain.rows.append(
      Row(
        place: "> " + node.treePath.withoutModel, layer: "\(node.kind) \(node.options)",
        shape: "expects \(expected)", line: node.lineText))
    return chain.text
  }

  /// Aligned; printers hang the mark of the last row out to the left.
  private var text: String {
    let layers = rows.map { $0.layer.count > 40 ? $0.layer.prefix(37) + "..." : $0.layer[...] }
    let mark = 2
    let places = rows.map { $0.place.count - ($0.place.hasPrefix("> ") ? mark : 0) }.max() ?? 0
    let widths = (layers.map(\.count).max() ?? 0, rows.map(\.shape.count).max() ?? 0)
    let lines = zip(rows, layers).map { row, layer in
      let place = row.place.padded(places + (row.place.hasPrefix("> ") ? mark : 0))
      let line = row.line.map { "  " + $0 } ?? ""
      let shape = line.isEmpty ? row.shape : row.shape.padded(widths.1)
      return "\(place)  \(String(layer).padded(widths.0))  \(shape)\(line)"
    }
    return "shapes up to here (per example)\n" + lines.joined(separator: "\n")
  }
}

extension YAMLNode {
  /// A layer's options as written, on one line.
  var optionText: String { mapping?.first?.value.flowText(isOuter: true) ?? "" }
}

extension String {
  var withoutModel: String { hasPrefix("model.") ? String(dropFirst(6)) : self }

  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
