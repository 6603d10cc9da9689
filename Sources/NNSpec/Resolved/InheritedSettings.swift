// SPDX-License-Identifier: MIT

/// Model-wide `initialisation` and `regularisation`, given to the layers that take them.
struct InheritedSettings {
  private let initialisation: YAMLNode?
  private let regularisation: YAMLNode?

  /// Takes them from a filled tree.
  init(_ root: YAMLNode) {
    initialisation = root["initialisation"]
    regularisation = root["regularisation"]
  }

  /// The tree with each layer saying itself what it takes from the model.
  func given(to root: YAMLNode, graph: Graph) -> YAMLNode {
    var nodes: [String: LayerNode] = [:]
    for node in graph.nodes where node.weightsOf == nil && nodes[node.treePath] == nil {
      nodes[node.treePath] = node
    }
    func layers(_ list: YAMLNode, _ path: String) -> YAMLNode {
      guard let items = list.sequence else { return list }
      let changed = items.enumerated().map { layer($1, "\(path)[\($0)]") }
      return YAMLNode(.sequence(changed), span: list.span)
    }
    func layer(_ item: YAMLNode, _ path: String) -> YAMLNode {
      if let list = item.sequence, !list.isEmpty { return layers(item, path) }
      guard let entry = item.mapping?.first else { return item }
      if Catalogue.structures.entry(named: entry.key) != nil {
        return item.replacingOptions { options in
          options.map { option in
            guard ["layers", "shortcut", "branches"].contains(option.key) else { return option }
            return YAMLEntry(
              key: option.key, keySpan: option.keySpan,
              value: layers(option.value, "\(path).\(entry.key).\(option.key)"))
          }
        }
      }
      guard let node = nodes[path], node.kind == entry.key else { return item }
      return given(to: item, roles: Set(node.parameters.map(\.role)))
    }
    var root = root
    if let list = root["model"]?["layers"] {
      root = root.setting(["model", "layers"], to: layers(list, "model.layers")) ?? root
    }
    for block in root["model"]?["blocks"]?.mapping ?? [] {
      guard let list = block.value["layers"] else { continue }
      let path = ["model", "blocks", block.key[...], "layers"]
      root = root.setting(path, to: layers(list, "model.blocks.\(block.key).layers")) ?? root
    }
    return root
  }

  /// A layer with what it takes, by the kinds of its weights.
  func given(to item: YAMLNode, roles: Set<ParameterSpec.Role>) -> YAMLNode {
    item.replacingOptions { options in
      var options = options
      let own = options.first { $0.key == "initialisation" }?.value.mapping ?? []
      options.put("initialisation", firstValues(own, roles))
      let penalties = options.first { $0.key == "regularisation" }?.value.mapping ?? []
      options.put("regularisation", self.penalties(penalties, roles))
      return options
    }
  }

  private func firstValues(
    _ own: [YAMLEntry], _ roles: Set<ParameterSpec.Role>
  ) -> [YAMLEntry] {
    var entries = own
    for (role, option, _) in InitialisationSpec.standard where roles.contains(role) {
      // An embedding's own `weights` decide its rows before the model's word does.
      let isSaid = own.contains {
        $0.key == option || (role == .embedding && $0.key == "weights")
      }
      guard !isSaid, let value = initialisation?[option] else { continue }
      entries.append(inherited(option, value, "initialisation"))
    }
    return entries
  }

  /// As `RegularisationSpec.penalty` has it: the layer's own words win, one by one.
  ///
  /// Tables of rows take nothing, so a layer that has one is left alone.
  private func penalties(
    _ own: [YAMLEntry], _ roles: Set<ParameterSpec.Role>
  ) -> [YAMLEntry] {
    guard let all = regularisation?.mapping, !roles.contains(.embedding) else { return own }
    var entries = own
    let groups = ["biases", "recurrent"]
    if roles.contains(.weight) || roles.contains(.recurrent) {
      for entry in all where !groups.contains(entry.key) && Self.isFree(entry.key, own) {
        entries.append(inherited(entry.key, entry.value, "regularisation"))
      }
    }
    if roles.contains(.recurrent) {
      let mine = own.first { $0.key == "recurrent" }?.value.mapping ?? []
      let said = mine + own.filter { !groups.contains($0.key) }
      add(all, "recurrent", to: &entries, mine: mine, said: said)
    }
    if roles.contains(.bias) {
      let mine = own.first { $0.key == "biases" }?.value.mapping ?? []
      add(all, "biases", to: &entries, mine: mine, said: mine)
    }
    return entries
  }

  private func add(
    _ all: [YAMLEntry], _ group: String, to entries: inout [YAMLEntry], mine: [YAMLEntry],
    said: [YAMLEntry]
  ) {
    let theirs = all.first { $0.key == group }?.value.mapping ?? []
    let added = theirs.filter { Self.isFree($0.key, said) }
      .map { inherited($0.key, $0.value, "regularisation") }
    if !added.isEmpty { entries.put(group, mine + added) }
  }

  /// Whether a layer that says some words takes another from the model; one of two that exclude each other decides both.
  private static func isFree(_ key: String, _ said: [YAMLEntry]) -> Bool {
    let rivals = ["max_norm": "unit_norm", "unit_norm": "max_norm"]
    return !said.contains { $0.key == key || $0.key == rivals[key] }
  }

  private func inherited(_ key: String, _ value: YAMLNode, _ holder: String) -> YAMLEntry {
    let value = value.changingOrigins { $0.map { .modelWide(key: holder, $0) } }
    return YAMLEntry(key: key, keySpan: value.span, value: value)
  }
}

extension YAMLNode {
  /// This layer with other options.
  fileprivate func replacingOptions(_ change: ([YAMLEntry]) -> [YAMLEntry]) -> YAMLNode {
    guard let entry = mapping?.first, let options = entry.value.mapping else { return self }
    let value = YAMLNode(
      .mapping(change(options)), span: entry.value.span, origin: entry.value.origin)
    return YAMLNode(
      .mapping([YAMLEntry(key: entry.key, keySpan: entry.keySpan, value: value)]), span: span,
      origin: origin)
  }
}

extension [YAMLEntry] {
  /// Sets a block, unless it is empty.
  fileprivate mutating func put(_ key: String, _ entries: [YAMLEntry]) {
    guard let span = entries.first?.value.span else { return }
    let value = YAMLNode(.mapping(entries), span: span)
    let entry = YAMLEntry(key: key, keySpan: span, value: value)
    if let index = firstIndex(where: { $0.key == key }) {
      self[index] = entry
    } else {
      append(entry)
    }
  }
}
