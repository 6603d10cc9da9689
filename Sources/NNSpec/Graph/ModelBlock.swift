// SPDX-License-Identifier: MIT

/// The block `model`: layers, and groups of layers to use in them.
package struct ModelBlock: Declaration {
  package static let name = "model"
  package static let summary = "The network, from input to prediction."
  package static let mappingHelp: String? = "put the layers under `layers`"
  package let layers: YAMLEntry?
  package let blocks: YAMLEntry?
  /// The layer that predicts each target, where there are several.
  package let outputs: YAMLEntry?

  package init(_ option: inout OptionReader) {
    layers = option.node(
      "layers", "The layers from input to prediction.", kind: "a list of layers",
      form: .list(of: .member(of: Catalogue.layers)), isRequired: true)
    blocks = option.node(
      "blocks", "Groups of layers by name, with parameters.", kind: "a mapping",
      form: .names(of: .block(BlockSpec.self)))
    outputs = option.node(
      "outputs", "The layer that predicts each target, by name.",
      kind: "a mapping from targets to layers", form: .names(of: .layerName))
    guard let layers else { return }
    let place = layers.valuePlace
    if layers.value.sequence == nil {
      var problem = ValueProblem.wrongType("a list of layers", layers.value)
      if let first = layers.value.mapping?.first {
        problem.help = ["begin each layer with a dash: `- \(first.key)`"]
      }
      option.report(problem, "layers", layers)
    } else if layers.value.sequence?.isEmpty == true {
      option.report(
        Diagnostic(.wrongStructure, "`layers` has no layers", at: place, path: "model.layers"))
    }
  }
}
