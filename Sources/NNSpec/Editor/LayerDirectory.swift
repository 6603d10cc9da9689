// SPDX-License-Identifier: MIT

/// The layers of a spec by the names that `from` and its kin may say.
struct LayerDirectory {
  struct Layer {
    let path: String
    /// Its name, else the whole of it.
    let span: SourceSpan

    func holds(_ offset: Int) -> Bool { span.start <= offset && offset <= span.end }

    /// The line that it begins on.
    var line: String {
      String(span.file.text(ofLine: span.line).drop { $0 == " " })
    }
  }

  private let names: LayerNames
  private let holders: [String: String]
  private let file: SourceFile

  /// Nil if the spec has no list of layers.
  init?(_ text: ReadableText) {
    var loader = SpecTreeLoader()
    guard let tree = loader.load(text.file), let model = tree.root["model"],
      let layers = model["layers"]?.sequence
    else { return nil }
    let entries = model.mapping ?? []
    var expansion = LayerExpansion(
      blocks: entries.first { $0.key == "blocks" }, beside: entries.map(\.key))
    _ = expansion.expand(layers, values: tree.parameters)
    file = text.file
    names = expansion.names
    holders = expansion.holders
  }

  /// What a name means that stands in a list of layers.
  func layer(_ name: String, from list: String) -> Layer? {
    names.find(name, from: holders[list] ?? "").map { Layer(path: $0.path, span: $0.place) }
  }

  /// The names that may stand in a list of layers, in the order of the text.
  func known(from list: String) -> [Layer] {
    names.known(from: holders[list] ?? "").map { Layer(path: $0.name, span: $0.place) }
      .sorted { ($0.span.start, $0.path) < ($1.span.start, $1.path) }
  }

  /// The paths of this file by where each is written; several where a list is written out more than once.
  var pathsByPlace: [Int: [String]] {
    Dictionary(
      grouping: known(from: "").filter { $0.span.file.path == file.path }, by: \.span.start
    )
    .mapValues { $0.map(\.path) }
  }
}
