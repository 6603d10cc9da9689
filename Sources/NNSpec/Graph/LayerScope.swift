// SPDX-License-Identifier: MIT

/// Where a list of layers stands.
///
/// A reference, as each of its layers remembers it.
final class LayerScope: Sendable {
  /// `stage_1/`, or nothing.
  let holder: String
  let treePath: String
  /// The blocks that are being written out.
  let open: [String]
  let isFrozen: Bool
  /// Where they are used.
  let uses: [SourceSpan]
  let values: [String: ParameterValue]
  /// Where the values stand.
  let places: [String: SourceSpan]
  /// Where the structure or block stands that holds the list.
  let place: SourceSpan?

  init(
    holder: String = "", treePath: String, open: [String] = [], isFrozen: Bool = false,
    uses: [SourceSpan] = [], values: [String: ParameterValue],
    places: [String: SourceSpan] = [:], place: SourceSpan? = nil
  ) {
    (self.holder, self.treePath, self.open, self.isFrozen) = (holder, treePath, open, isFrozen)
    (self.uses, self.values, self.places, self.place) = (uses, values, places, place)
  }

  /// The scope of what a structure holds, or a block that is used there.
  func inside(
    _ path: String, _ treePath: String, isFrozen: Bool, at place: SourceSpan,
    block: (name: String, use: SourceSpan)? = nil
  ) -> LayerScope {
    LayerScope(
      holder: path + "/", treePath: treePath, open: open + (block.map { [$0.name] } ?? []),
      isFrozen: self.isFrozen || isFrozen, uses: uses + (block.map { [$0.use] } ?? []),
      values: values, places: places, place: place)
  }
}

/// A layer or structure with all that decides what it becomes, to do it again for `use`.
struct LayerRecipe {
  let node: YAMLNode
  let scope: LayerScope
  let treePath: String
  /// The items that it became.
  let range: Range<Int>
}
