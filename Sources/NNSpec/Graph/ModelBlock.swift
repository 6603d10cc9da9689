// SPDX-License-Identifier: MIT

/// The block `model`: layers, and groups of layers to use in them.
package struct ModelBlock: Declaration {
  package static let name = "model"
  package static let summary = "The network, from input to prediction."
  package let layers: YAMLEntry?
  package let blocks: YAMLEntry?

  package init(_ option: inout OptionReader) {
    layers = option.node(
      "layers", "The layers from input to prediction.", kind: "a list of layers", isRequired: true)
    blocks = option.node("blocks", "Groups of layers by name, with parameters.", kind: "a mapping")
    option.notAvailable(["outputs"])
    guard let layers else { return }
    let place = layers.value.isNull ? layers.keySpan : layers.value.visibleSpan
    if layers.value.sequence == nil {
      option.report(
        Diagnostic(
          layers.value.isNull ? .nullValue : .wrongType,
          "`layers` takes a list of layers, "
            + (layers.value.isNull ? "but nothing is there" : "this is \(layers.value.kindName)"),
          at: place, path: "model.layers"))
    } else if layers.value.sequence?.isEmpty == true {
      option.report(
        Diagnostic(.wrongStructure, "`layers` has no layers", at: place, path: "model.layers"))
    }
  }
}
