// SPDX-License-Identifier: MIT

/// The shapes from the input to a layer in question, as a note of a diagnostic.
struct ShapeTable {
  private var rows: [(place: String, layer: String, shape: String, line: Int?, isMarked: Bool)]

  init(inputName: String, input: Shape?, line: Int?) {
    rows = [("input", inputName, input.map(\.description) ?? "?", line, false)]
  }

  mutating func add(_ node: LayerNode) {
    add(
      node.treePath, "\(node.kind) \(node.options)", node.output.map(\.description) ?? "?",
      line: node.span.line)
  }

  mutating func add(
    _ treePath: String, _ layer: String, _ shape: String, line: Int, isMarked: Bool = false
  ) {
    let place = treePath.hasPrefix("model.") ? String(treePath.dropFirst(6)) : treePath
    let short = layer.count > 40 ? layer.prefix(37) + "..." : layer[...]
    rows.append((place, String(short), shape, line, isMarked))
  }

  /// Aligned; the printer sets the marked row two columns to the left.
  var text: String {
    let places = rows.map(\.place.count).max() ?? 0
    let layers = rows.map(\.layer.count).max() ?? 0
    let shapes = rows.map(\.shape.count).max() ?? 0
    let lines = rows.map { row in
      let cells =
        "\(row.place.padded(places))  \(row.layer.padded(layers))  \(row.shape.padded(shapes))"
      return (row.isMarked ? "> " : "") + cells + (row.line.map { "  line \($0)" } ?? "")
    }
    return (["shapes up to here (per example)"] + lines).joined(separator: "\n")
  }
}
