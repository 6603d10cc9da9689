// SPDX-License-Identifier: MIT

/// Something in a list of layers that holds or repeats layers, and leaves none of its own behind but a merge.
package protocol StructureSpec: Declaration {
  /// The options that every structure takes.
  var common: StructureOptions { get }
}

/// The options that every structure and every use of a block takes.
package struct StructureOptions: Sendable {
  package let name: String?
  package let trainable: Bool

  /// `mayReadSeveral`: whether it stands for a layer, which may read several values.
  package init(_ option: inout OptionReader, mayReadSeveral: Bool = false) {
    name = option.optional("name", "Names it and, with a `/` behind, what it holds.")
    // Read where layers are written out.
    if mayReadSeveral {
      _ = option.node(
        "from",
        "What it reads instead of the layer above: a name, or a list where the layer reads several values.",
        kind: "a name or a list of names", form: .either([.layerName, .list(of: .layerName)]))
    } else {
      _ = option.node(
        "from", "What it reads instead of the layer above.", kind: "a name", form: .layerName)
    }
    trainable = option("trainable", "Whether the weights in it are updated.", default: true)
  }
}

/// The same layers several times, each time with weights of their own.
package struct Repeat: StructureSpec {
  package static let name = "repeat"
  package static let summary = "The same layers several times, each time with weights of their own."
  package static let explanation: Explanation? = Explanation(
    formula: "y = f_n(… f_2(f_1(x)))", shapes: "[…] → what the last repetition gives",
    example: "- repeat: {times: 3, layers: [{dense: 32}, relu]}",
    source: "He et al. 2016 and others: stages of equal blocks")
  package let times: Int
  package let layers: YAMLEntry?
  package let common: StructureOptions

  package init(_ option: inout OptionReader) {
    times = option("times", "How many times.", .within(1...1e6))
    layers = option.layers("layers", "The layers that are repeated.", isRequired: true)
    common = StructureOptions(&option)
  }
}

/// What some layers give, added to what they read.
package struct Residual: StructureSpec {
  package static let name = "residual"
  package static let summary = "Adds what the layers give to what they read."
  package static let explanation: Explanation? = Explanation(
    formula: "y = layers(x) + shortcut(x); without `shortcut`: y = layers(x) + x",
    shapes: "[…] → […]; both arms give one shape",
    example: "- residual: {layers: [relu, {dense: {units: 8}}], shortcut: [{dense: 8}]}",
    source: "He et al. 2016, Deep Residual Learning for Image Recognition")
  package let layers: YAMLEntry?
  package let shortcut: YAMLEntry?
  package let common: StructureOptions

  package init(_ option: inout OptionReader) {
    layers = option.layers("layers", "The layers of the long arm.", isRequired: true)
    shortcut = option.layers("shortcut", "The layers of the short arm, if it has any.")
    common = StructureOptions(&option)
  }
}

/// Several lists of layers that read the same, merged at the end.
package struct Parallel: StructureSpec {
  package static let name = "parallel"
  package static let summary = "Branches that read the same value and are merged."
  package static let explanation: Explanation? = Explanation(
    formula: "y = merge(branch_1(x), branch_2(x), …); an empty branch gives x",
    shapes: "[…] → what `merge` gives",
    example: "- parallel: {branches: [[{dense: 4}], [{dense: 8}, relu]], merge: concat}",
    source: "Szegedy et al. 2015, Going Deeper with Convolutions")
  package let branches: YAMLEntry?
  package let merge: YAMLEntry?
  package let common: StructureOptions

  package init(_ option: inout OptionReader) {
    branches = option.node(
      "branches", "Lists of layers; an empty one passes its input on.", kind: "a list of lists",
      form: .list(of: .list(of: .member(of: Catalogue.layers))), isRequired: true)
    merge = option.node(
      "merge", "The layer that brings the branches together; `concat` if not given.",
      kind: "a layer of several inputs, such as `concat` or `add`",
      form: .member(of: Catalogue.layers))
    common = StructureOptions(&option)
  }
}

/// A layer, or a group of layers, once more with the same weights.
package struct Use: StructureSpec {
  package static let name = "use"
  package static let summary = "A layer or group above once more, with the same weights."
  package static let mainOption: String? = "layer"
  package static let explanation: Explanation? = Explanation(
    formula: "y = f(x) with the weights of the layer that it names",
    shapes: "[…] → as the layer that it names",
    example: "- use: dense_1",
    source: "Bromley et al. 1993, Signature Verification using a Siamese Time Delay Neural Network")
  package let layer: String
  package let common: StructureOptions

  package init(_ option: inout OptionReader) {
    layer = (option("layer", "The name or path of what is used again.") as LayerName).text
    common = StructureOptions(&option, mayReadSeveral: true)
  }
}

extension OptionReader {
  /// A list of layers under a key.
  mutating func layers(
    _ name: String, _ summary: String, isRequired: Bool = false
  ) -> YAMLEntry? {
    let entry = node(
      name, summary, kind: "a list of layers", form: .list(of: .member(of: Catalogue.layers)),
      isRequired: isRequired)
    guard let entry else { return nil }
    if entry.value.sequence == nil {
      var problem = ValueProblem.wrongType("a list of layers", entry.value)
      if let first = entry.value.mapping?.first {
        problem.help = ["begin each layer with a dash: `- \(first.key)`"]
      }
      report(problem, name, entry)
      return nil
    }
    if isRequired, entry.value.sequence?.isEmpty == true {
      report(
        Diagnostic(
          .wrongStructure, "`\(name)` has no layers", at: entry.valuePlace, path: path(of: name)))
    }
    return entry
  }
}
