// SPDX-License-Identifier: MIT

/// What a layer reads where it reads several values: each with its shape, and the layer that gave it that shape.
struct SourceTable {
  private var rows: [(name: String, shape: String, line: String)] = []

  init(_ sources: [NodeInput], _ shapes: [Shape?], nodes: [LayerNode], facts: DataFacts) {
    for (source, shape) in zip(sources, shapes) {
      let text = shape?.description ?? "?"
      switch source {
      case .inputs: rows.append(("input", text, ""))
      case .input(let index): rows.append(("input.\(facts.inputs[index].name)", text, ""))
      case .unknown: rows.append(("?", text, ""))
      case .node(let index):
        rows.append(("`\(nodes[index].path)`", text, nodes[index].lineText))
        let maker = Self.maker(index, nodes)
        if maker != index {
          rows.append(("  made by `\(nodes[maker].path)`", text, nodes[maker].lineText))
        }
      }
    }
  }

  /// The layer before which the shape was another one.
  private static func maker(_ index: Int, _ nodes: [LayerNode]) -> Int {
    var index = index
    while nodes[index].input == nodes[index].output,
      case .node(let source)? = nodes[index].sources.first
    {
      index = source
    }
    return index
  }

  /// Aligned, under its head.
  var text: String {
    let widths = (rows.map(\.name.count).max() ?? 0, rows.map(\.shape.count).max() ?? 0)
    let lines = rows.map { row in
      let cells = row.name.padded(widths.0) + "  " + row.shape
      return row.line.isEmpty
        ? cells : row.name.padded(widths.0) + "  " + row.shape.padded(widths.1) + "  " + row.line
    }
    return "it reads\n" + lines.joined(separator: "\n")
  }
}
