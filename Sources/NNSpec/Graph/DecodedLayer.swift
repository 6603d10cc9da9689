// SPDX-License-Identifier: MIT

/// What one layer says of itself, before anything is known of what it reads.
struct DecodedLayer: Sendable {
  /// Nil after a mistake.
  let chosen: Chosen<any LayerSpec>?
  let common: CommonLayerOptions?
  let diagnostics: [Diagnostic]

  init(_ node: YAMLNode, path: String) {
    var common: CommonLayerOptions?
    var diagnostics: [Diagnostic] = []
    let entry = node.layerKind.flatMap { Catalogue.layers.entry(named: $0) }
    let hasWeights = (entry?.type as? any LayerSpec.Type)?.hasWeights ?? false
    chosen = Catalogue.layers.decode(
      node, path: path, extra: { common = CommonLayerOptions(&$0, hasWeights: hasWeights) },
      reportingTo: &diagnostics)
    self.common = common
    self.diagnostics = diagnostics
  }
}
