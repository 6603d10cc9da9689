// SPDX-License-Identifier: MIT

/// Where a value of the graph comes from, before names are looked up.
enum Wire {
  /// What the data gives, all inputs side by side.
  case inputs
  /// What the layer of that place in the list gives.
  case item(Int)
  /// What a name stands for where it is written: under a holder, as `from` says it.
  case named(String, SourceSpan, holder: String)
  /// A mistake that is reported already.
  case nothing
}

/// A layer of the spec after structures are written out, before it is decoded.
///
/// A reference, as the list of items, the wiring and the graph hold each of them.
final class LayerItem: Sendable {
  let node: YAMLNode
  /// The list that it stands in.
  let scope: LayerScope
  /// Its name, else its kind and a running number, after its holder.
  let path: String
  let treePath: String
  let sources: [Wire]
  /// Whether `from` says what it reads.
  let isWired: Bool
  /// A structure in error stands here: nothing is known from here on, and nothing more is said.
  let isHole: Bool
  /// Inside something whose weights are left alone.
  let isFrozen: Bool
  /// The structure that ends here, if this is the merge of one.
  let merged: MergedStructure?
  /// The item whose weights it uses, if it has none of its own, and where that is said.
  let shared: (weightsOf: Int, usedAt: SourceSpan)?

  init(
    _ spot: LayerExpansion.Spot, node: YAMLNode? = nil, sources: [Wire], isWired: Bool = false,
    isHole: Bool = false, isFrozen: Bool = false, merged: MergedStructure? = nil
  ) {
    (self.node, scope, path, treePath) = (node ?? spot.node, spot.scope, spot.path, spot.treePath)
    (self.sources, self.isWired, self.isHole) = (sources, isWired, isHole)
    (self.isFrozen, self.merged) = (spot.scope.isFrozen || isFrozen, merged)
    shared = nil
  }

  /// The same with the weights of another.
  init(_ item: LayerItem, weightsOf owner: Int, usedAt place: SourceSpan) {
    (node, scope, path, treePath) = (item.node, item.scope, item.path, item.treePath)
    (sources, isWired, isHole) = (item.sources, item.isWired, item.isHole)
    (isFrozen, merged) = (item.isFrozen, item.merged)
    shared = (owner, place)
  }
}

/// The structure that a merge belongs to, for messages.
enum MergedStructure {
  case residual(hasShortcut: Bool)
  case parallel
}
