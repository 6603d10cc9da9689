// SPDX-License-Identifier: MIT

/// A node as the composer passes it on, with what the limits need to know about it.
struct ComposedNode {
  var node: YAMLNode
  /// Collections inside each other, aliases followed; 0 for a scalar.
  var height = 0
  /// Merges behind merges.
  var mergeDepth = 0
}

/// The `&names` of a file in the order of their places.
struct YAMLAnchors {
  struct Anchor {
    let name: String
    /// The `&name`.
    let span: SourceSpan
    /// Where the named node stands in the tree.
    let path: String
    /// Nil while the node is still being read.
    var target: ComposedNode?
    /// Nodes that an alias to it stands for.
    var size = 0
    var isUsed = false
    /// Aliases to it from inside it, with their paths.
    var cycles: [(span: SourceSpan, path: String)] = []
  }

  private(set) var all: [Anchor] = []
  private var latest: [String: Int] = [:]

  /// Adds a name; gives its number and the earlier anchor of the same name.
  mutating func define(_ name: String, at span: SourceSpan, path: String) -> (
    id: Int, earlier: Anchor?
  ) {
    let earlier = latest[name].map { all[$0] }
    all.append(Anchor(name: name, span: span, path: path))
    latest[name] = all.count - 1
    return (all.count - 1, earlier)
  }

  /// Says what a name stands for once its node is complete.
  mutating func complete(_ id: Int, with target: ComposedNode, size: Int) {
    all[id].target = target
    all[id].size = size
  }

  /// Follows a name and notes that it is used.
  mutating func use(_ name: String) -> Anchor? {
    guard let id = latest[name] else { return nil }
    all[id].isUsed = true
    return all[id]
  }

  /// Notes an alias to a node from inside it.
  mutating func addCycle(_ name: String, at span: SourceSpan, path: String) {
    guard let id = latest[name] else { return }
    all[id].cycles.append((span, path))
  }

  /// The anchor that a name has at the end of the file.
  func last(named name: String) -> Anchor? { latest[name].map { all[$0] } }

  /// All names, in alphabetical order.
  var names: [String] { latest.keys.sorted() }
}
