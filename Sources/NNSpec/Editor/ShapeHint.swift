// SPDX-License-Identifier: MIT

/// What a layer gives, to be shown behind the line that names it.
package struct ShapeHint: Sendable, Equatable {
  /// Where the text is to stand.
  package let offset: Int
  /// `[26, 26, 32]`; of a layer that is written once and built several times, each shape that differs.
  package let text: String
  /// The paths of the layers and how many weights each has.
  package let detail: String

  /// Shapes of one line that are shown before the rest is left out.
  private static let mostShapes = 3

  /// Those of a text, in its order.
  ///
  /// `graph`: what the check of the text built; nil if it built none, as while the text cannot be read.
  package static func all(
    in file: SourceFile, graph: Graph?, data: DataReading, _ language: SpecLanguage
  ) -> [ShapeHint] {
    guard let text = ReadableText(file),
      let graph = graph ?? SpecCheck(text.file, data: data).graph
    else { return [] }
    let nodes = graph.nodes.filter { $0.span.file.path == file.path }
    let byPlace = Dictionary(grouping: nodes, by: \.span.start)
    let paths = LayerDirectory(text)?.pathsByPlace ?? [:]
    return SpecWalk(text, language).layers.compactMap { layer in
      let built =
        byPlace[layer.kindSpan.start]
        ?? paths[layer.place.start, default: []]
        .compactMap { path in graph.nodes.last { $0.path.hasPrefix(path + "/") } }
      return ShapeHint(layer, built)
    }
  }

  private init?(_ layer: WrittenLayer, _ nodes: [LayerNode]) {
    var shapes: [String] = []
    for shape in nodes.compactMap(\.output?.description) where !shapes.contains(shape) {
      shapes.append(shape)
    }
    guard !shapes.isEmpty else { return nil }
    let rest = shapes.count > Self.mostShapes ? " …" : ""
    offset = layer.end
    text = shapes.prefix(Self.mostShapes).joined(separator: " ") + rest
    detail = nodes.prefix(Self.mostShapes).map(Self.detail).joined(separator: "\n")
  }

  private static func detail(_ node: LayerNode) -> String {
    let count = saturatingSum(node.parameters.filter(\.role.isTrained).map(\.count))
    return "\(node.path): " + (count == 1 ? "1 weight" : "\(count) weights")
  }
}
