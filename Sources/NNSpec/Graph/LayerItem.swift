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
struct LayerItem {
  let node: YAMLNode
  /// `stage_1/`, or nothing for the network's own layers.
  let holder: String
  /// Its name, else its kind and a running number, after its holder.
  let path: String
  let treePath: String
  var sources: [Wire]
  /// Whether `from` says what it reads.
  var isWired = false
  /// A structure in error stands here: nothing is known from here on, and nothing more is said.
  var isHole = false
  /// Inside something whose weights are left alone.
  var isFrozen = false
  /// Where the blocks that hold it are used, from the outermost in.
  var uses: [SourceSpan] = []
  /// The item whose weights it uses, if it has none of its own.
  var weightsOf: Int?
  /// Where it is said that the weights are used again.
  var usedAt: SourceSpan?
  /// The structure that ends here, if this is the merge of one.
  var merged: MergedStructure?
}

/// The structure that a merge belongs to, for messages.
enum MergedStructure {
  case residual(hasShortcut: Bool)
  case parallel
}
