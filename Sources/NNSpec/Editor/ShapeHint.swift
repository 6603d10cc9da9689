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
    let totals = Totals(graph)
    return SpecWalk(text, language).layers.compactMap { layer in
      let built = byPlace[layer.kindSpan.start]?.map(\.path) ?? paths[layer.place.start] ?? []
      return ShapeHint(layer, built, totals)
    }
  }

  private init?(_ layer: WrittenLayer, _ paths: [String], _ totals: Totals) {
    var shapes: [String] = []
    for shape in paths.compactMap({ totals.shapes[$0] }) where !shapes.contains(shape) {
      shapes.append(shape)
    }
    guard !shapes.isEmpty else { return nil }
    let rest = shapes.count > Self.mostShapes ? " …" : ""
    offset = layer.end
    text = shapes.prefix(Self.mostShapes).joined(separator: " ") + rest
    detail = paths.prefix(Self.mostShapes).map { totals.detail($0) }.joined(separator: "\n")
  }

  /// What is known of every path of a graph: of a structure's or a block's, of all that it holds.
  private struct Totals {
    /// What its last layer gives.
    private(set) var shapes: [String: String] = [:]
    private var weights: [String: Int] = [:]

    init(_ graph: Graph) {
      for node in graph.nodes {
        let count = saturatingSum(node.parameters.filter(\.role.isTrained).map(\.count))
        var path = node.path[...]
        while true {
          shapes[String(path)] = node.output?.description
          weights[String(path)] = saturatingSum([weights[String(path)] ?? 0, count])
          guard let slash = path.lastIndex(of: "/") else { break }
          path = path[..<slash]
        }
      }
    }

    func detail(_ path: String) -> String {
      switch weights[path] ?? 0 {
      case 0: path
      case 1: "\(path): 1 weight"
      case let count: "\(path): \(count) weights"
      }
    }
  }
}
