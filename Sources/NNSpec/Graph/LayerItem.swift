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
/// A reference, as names, wires and shapes are found out one after the other.
final class LayerItem {
  let node: YAMLNode
  /// `stage_1/`, or nothing for the network's own layers.
  let holder: String
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
  /// Where the blocks that hold it are used, from the outermost in.
  let uses: [SourceSpan]
  /// The structure that ends here, if this is the merge of one.
  let merged: MergedStructure?
  /// The item whose weights it uses, if it has none of its own.
  var weightsOf: Int?
  /// Where it is said that the weights are used again.
  var usedAt: SourceSpan?

  init(
    node: YAMLNode, holder: String, path: String, treePath: String, sources: [Wire],
    isWired: Bool = false, isHole: Bool = false, isFrozen: Bool = false, uses: [SourceSpan] = [],
    merged: MergedStructure? = nil
  ) {
    (self.node, self.holder, self.path, self.treePath) = (node, holder, path, treePath)
    (self.sources, self.isWired, self.isHole) = (sources, isWired, isHole)
    (self.isFrozen, self.uses, self.merged) = (isFrozen, uses, merged)
  }
}

/// The structure that a merge belongs to, for messages.
enum MergedStructure {
  case residual(hasShortcut: Bool)
  case parallel
}
