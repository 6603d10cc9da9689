// SPDX-License-Identifier: MIT

/// The name or path of a layer, as an option.
package struct LayerName: OptionValue {
  package static let kind = String.kind
  package static let placeholder = LayerName(text: String.placeholder)
  package static let form = ValueForm.layerName
  package let text: String

  package static func parse(_ node: YAMLNode) -> Result<LayerName, ValueProblem> {
    String.parse(node).map(LayerName.init)
  }
}
