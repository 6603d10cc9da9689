// SPDX-License-Identifier: MIT

/// One group of layers under `model.blocks`.
package struct BlockSpec: Declaration {
  package static let name = "block"
  package static let summary =
    "A group of layers that `- its_name: {…}` puts in place, with parameters of its own."
  package let parameters: YAMLEntry?
  package let layers: YAMLEntry?

  package init(_ option: inout OptionReader) {
    parameters = option.node(
      "parameters", "Its parameters and their defaults.", kind: "a mapping",
      form: .names(of: .text))
    layers = option.node(
      "layers", "Its layers.", kind: "a list of layers",
      form: .list(of: .member(of: Catalogue.layers)), isRequired: true)
  }
}

/// What stands behind the name of such a group, besides the group's own parameters.
package struct BlockUse: Declaration {
  package static let name = "block use"
  package static let summary = "Puts a group of layers in place."
  package let common: StructureOptions

  package init(_ option: inout OptionReader) {
    common = StructureOptions(&option)
  }
}
