// SPDX-License-Identifier: MIT

import NNSpec

/// A text with the cursor where `‸` stands, which is taken out.
struct EditorText {
  static let language = SpecLanguage()
  let file: SourceFile
  let offset: Int

  init(_ text: String) {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    offset = parts.count == 2 ? parts[0].utf8.count : 0
    file = SourceFile(path: "t.nn.yaml", bytes: Array(parts.joined().utf8))
  }

  /// A sound small spec with these lines as its layers.
  init(layers: String) {
    let lines = layers.split(separator: "\n", omittingEmptySubsequences: false)
    self.init(Self.head + lines.map { "    \($0)\n" }.joined() + Self.tail)
  }

  static let head = """
    nnspec: 1
    data:
      source: {generate: moons, count: 100}
    model:
      layers:

    """
  static let tail = """
    training:
      loss: binary_cross_entropy
      optimiser: {adam: {learning_rate: 0.01}}
      epochs: 3

    """

  var hover: SpecHover? { SpecHover(at: offset, in: file, Self.language) }

  var completion: SpecCompletion { SpecCompletion(at: offset, in: file, Self.language) }

  /// What is offered.
  var labels: [String] { completion.items.map(\.label) }

  /// The text after an offer is taken.
  func taking(_ label: String, takesSnippets: Bool = false) -> String? {
    let completion = SpecCompletion(
      at: offset, in: file, Self.language, takesSnippets: takesSnippets)
    guard let item = completion.items.first(where: { $0.label == label }) else { return nil }
    var bytes = file.bytes
    bytes.replaceSubrange(completion.range, with: item.insertion.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The line and the text of what is named at the cursor.
  var definition: String? {
    SpecDefinition.find(at: offset, in: file, Self.language).map { "\($0.line): \($0.text)" }
  }
}
