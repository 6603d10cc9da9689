// SPDX-License-Identifier: MIT

/// How the layers of two networks differ, after blocks and repeats are written out.
package struct LayerDifference: Sendable {
  /// A layer that only one of them has.
  package struct Lone: Sendable, Equatable {
    package let path: String
    /// `dropout: {rate: 0.3}`, without defaults.
    package let text: String
    package let line: Int
  }

  /// A layer that both have, with other settings or another shape.
  package struct Changed: Sendable, Equatable {
    package let oldPath: String
    package let newPath: String
    package var settings: [SettingDifference]
    /// What it gives; nil if that is the same.
    package let shapes: Shapes?
    /// Whether it reads another value.
    package let readsOther: Bool
  }

  package struct Shapes: Sendable, Equatable {
    package let old: String
    package let new: String
  }

  package private(set) var removed: [Lone] = []
  package private(set) var added: [Lone] = []
  package private(set) var changed: [Changed] = []

  /// A layer with all that it says and takes.
  private struct Layer {
    let node: LayerNode
    let settings: YAMLNode
    /// Equal for layers that differ in nothing but name and place.
    let signature: String
  }

  init(_ old: ModelSpec, _ new: ModelSpec, _ oldRoot: YAMLNode, _ newRoot: YAMLNode) {
    let filling = DefaultFilling(isNormal: true)
    let left = Self.layers(old.graph, oldRoot, filling)
    let right = Self.layers(new.graph, newRoot, filling)
    let pairs = Self.pairs(left, right)
    let partner = Dictionary(uniqueKeysWithValues: pairs)
    let taken = Set(pairs.map(\.1))
    removed = left.indices.filter { partner[$0] == nil }.map { Self.lone(left[$0]) }
    added = right.indices.filter { !taken.contains($0) }.map { Self.lone(right[$0]) }
    for (i, j) in pairs {
      var comparison = SettingComparison(OriginText(old), OriginText(new))
      comparison.compare(left[i].settings, right[j].settings, path: "")
      let shapes = Self.shapes(left[i].node.output, right[j].node.output)
      let readsOther = !Self.isWiredAlike(left[i].node, right[j].node, partner, taken)
      guard !comparison.differences.isEmpty || shapes != nil || readsOther else { continue }
      changed.append(
        Changed(
          oldPath: left[i].node.path, newPath: right[j].node.path,
          settings: comparison.differences, shapes: shapes, readsOther: readsOther))
    }
  }

  package var isEmpty: Bool { removed.isEmpty && added.isEmpty && changed.isEmpty }
  /// Layers with other settings; the others have only other shapes.
  package var resetCount: Int { changed.count { !$0.settings.isEmpty || $0.readsOther } }

  /// Takes out what layers have only because the model says otherwise; returns whether there was any of a path.
  mutating func absorb(_ path: String) -> Bool {
    var hasAny = false
    for index in changed.indices {
      let before = changed[index].settings.count
      changed[index].settings.removeAll { setting in
        (setting.path == path || setting.path.hasPrefix(path + "."))
          && setting.old?.isInherited != false && setting.new?.isInherited != false
      }
      hasAny = hasAny || changed[index].settings.count < before
    }
    changed.removeAll { $0.settings.isEmpty && $0.shapes == nil && !$0.readsOther }
    return hasAny
  }

  // MARK: - Parts

  private static let comparableCount = 5_000

  private static func layers(
    _ graph: Graph, _ root: YAMLNode, _ filling: DefaultFilling
  ) -> [Layer] {
    let inherited = InheritedSettings(root)
    return graph.nodes.map { node in
      let form = ValueForm.member(of: Catalogue.layers)
      let own = filling.filled(node.node, form)
      let whole = inherited.given(to: own, roles: Set(node.parameters.map(\.role)))
      let settings = filling.filled(whole, form).settings(of: node)
      return Layer(node: node, settings: settings, signature: node.kind + settings.flowText())
    }
  }

  private static func lone(_ layer: Layer) -> Lone {
    Lone(
      path: layer.node.path, text: layer.node.node.flowText(isOuter: true),
      line: layer.node.span.line)
  }

  private static func shapes(_ old: Shape?, _ new: Shape?) -> Shapes? {
    guard let old, let new, old != new else { return nil }
    return Shapes(old: "\(old)", new: "\(new)")
  }

  /// Which layers are the same ones.
  ///
  /// Those alike by a longest common subsequence, then, between these, those of a path and kind, then those of a kind. Of
  /// several alike ones it may take the wrong one, so it is tried with and without minding paths.
  private static func pairs(_ left: [Layer], _ right: [Layer]) -> [(Int, Int)] {
    let all = (Array(left.indices), Array(right.indices))
    // The comparison takes the square of what differs in memory.
    guard left.count + right.count <= comparableCount else {
      return paired(all.0, all.1, left, right)
    }
    let byPath = aligned(all.0, all.1, left, right) { $0.node.path + " " + $0.signature }
    let plain = aligned(all.0, all.1, left, right, by: \.signature)
    func cost(_ pairs: [(Int, Int)]) -> Int {
      left.count + right.count - 2 * pairs.count
        + pairs.count { left[$0].signature != right[$1].signature }
    }
    return cost(byPath) <= cost(plain) ? byPath : plain
  }

  /// Pairs what has equal keys in order, then what lies between.
  private static func aligned(
    _ old: [Int], _ new: [Int], _ left: [Layer], _ right: [Layer], by key: (Layer) -> String
  ) -> [(Int, Int)] {
    let changes = new.map { key(right[$0]) }.difference(from: old.map { key(left[$0]) })
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var pairs: [(Int, Int)] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let (startI, startJ) = (i, j)
      while removed.contains(i) { i += 1 }
      while inserted.contains(j) { j += 1 }
      pairs += paired(Array(old[startI..<i]), Array(new[startJ..<j]), left, right)
      if i < old.count, j < new.count { pairs.append((old[i], new[j])) }
      (i, j) = (i + 1, j + 1)
    }
    return pairs
  }

  /// Pairs what lies between two layers that are alike, in order.
  private static func paired(
    _ old: [Int], _ new: [Int], _ left: [Layer], _ right: [Layer]
  ) -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    var rest = new[...]
    for i in old {
      let node = left[i].node
      let same = rest.firstIndex {
        right[$0].node.kind == node.kind && right[$0].node.path == node.path
      }
      guard let place = same ?? rest.firstIndex(where: { right[$0].node.kind == node.kind }) else {
        continue
      }
      pairs.append((i, rest[place]))
      rest = rest[(place + 1)...]
    }
    return pairs
  }

  /// Whether two layers read the same values; where a layer came or went between, nothing is said.
  private static func isWiredAlike(
    _ old: LayerNode, _ new: LayerNode, _ partner: [Int: Int], _ taken: Set<Int>
  ) -> Bool {
    guard old.sources.count == new.sources.count else { return false }
    return zip(old.sources, new.sources).allSatisfy { left, right in
      switch (left, right) {
      case (.node(let i), .node(let j)):
        guard let match = partner[i] else { return true }
        return match == j || !taken.contains(j)
      case (.node(let i), _): return partner[i] == nil
      case (_, .node(let j)): return !taken.contains(j)
      default: return left == right
      }
    }
  }
}

extension YAMLNode {
  /// A layer's settings without its name and what it reads; those of shared weights stand where the weights are.
  fileprivate func settings(of node: LayerNode) -> YAMLNode {
    var leftOut = ["name", "from", "trainable"]
    if node.weightsOf != nil { leftOut += ["initialisation", "regularisation"] }
    let options = mapping?.first?.value
    var kept = (options?.mapping ?? []).filter { !leftOut.contains($0.key) }
    func note(_ key: String, _ value: Bool) {
      let scalar = YAMLNode(.scalar(YAMLScalar("\(value)", isPlain: true)), span: span)
      let origin = options?[key]?.origin ?? .written(node.span)
      kept.append(YAMLEntry(key: key, keySpan: span, value: scalar.from(origin)))
    }
    if !node.isTrainable { note("trainable", false) }
    if node.weightsOf != nil { note("shares_weights", true) }
    return YAMLNode(.mapping(kept), span: span)
  }
}
