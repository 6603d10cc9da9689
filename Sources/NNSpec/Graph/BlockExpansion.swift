// SPDX-License-Identifier: MIT

/// A layer of the spec after blocks are written out, before it is decoded.
struct LayerItem {
  let node: YAMLNode
  /// `stage_1/`, or nothing for the network's own layers.
  let holder: String
  let treePath: String
  /// A block in error stands here: nothing is known from here on, and nothing more is said.
  var isHole = false
}

/// A parameterised group of layers from `model.blocks`.
private struct Block {
  let nameSpan: SourceSpan
  let parameters: [String: ParameterValue]
  let layers: [YAMLNode]
}

/// Writes out the blocks that `model.layers` uses.
struct BlockExpansion {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var usedParameters: Set<String> = []
  private var blocks: [String: Block] = [:]
  /// Blocks that are reported as wrong already.
  private var broken: Set<String> = []
  private var used: Set<String> = []
  private let values: [String: ParameterValue]
  private let maximumLayers = 10_000
  private var layerCount = 0

  init(blocks node: YAMLEntry?, values: [String: ParameterValue]) {
    self.values = values
    guard let node else { return }
    for entry in node.value.mapping ?? [] {
      guard let block = read(entry) else {
        broken.insert(entry.key)
        continue
      }
      blocks[entry.key] = block
    }
    if node.value.mapping == nil {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "`blocks` takes a mapping of names, this is \(node.value.kindName)",
          at: node.keySpan, path: "model.blocks"))
    }
  }

  /// All layers in order.
  mutating func expand(_ layers: [YAMLNode]) -> [LayerItem] {
    let items = expand(layers, holder: "", treePath: "model.layers", open: [])
    if layerCount > maximumLayers { return [] }
    for (name, block) in blocks.sorted(by: { $0.value.nameSpan.start < $1.value.nameSpan.start })
    where !used.contains(name) {
      diagnostics.append(unused(name, block, layers))
    }
    return items
  }

  private mutating func read(_ entry: YAMLEntry) -> Block? {
    let path = "model.blocks.\(entry.key)"
    if Catalogue.layers.entry(named: entry.key) != nil {
      diagnostics.append(
        Diagnostic(
          .duplicateName, "the block `\(entry.key)` has the name of a layer", at: entry.keySpan,
          help: ["give the block a name of its own"], path: path))
      return nil
    }
    var reader = OptionReader(
      subject: entry.key, path: path, place: entry.keySpan, entries: entry.value.mapping ?? [])
    let block = BlockSpec(&reader)
    reader.finish()
    diagnostics += reader.diagnostics
    var defaults: [String: ParameterValue] = [:]
    for parameter in block.parameters?.value.mapping ?? [] {
      guard let scalar = parameter.value.scalar else {
        diagnostics.append(
          Diagnostic(
            .wrongType,
            "the parameter `\(parameter.key)` takes a scalar, this is "
              + parameter.value.kindName, at: parameter.value.visibleSpan, path: path))
        continue
      }
      defaults[parameter.key] = ParameterValue(scalar)
    }
    guard let items = block.layers?.value.sequence else { return nil }
    return Block(nameSpan: entry.keySpan, parameters: defaults, layers: items)
  }

  private mutating func expand(
    _ nodes: [YAMLNode], holder: String, treePath: String, open: [String]
  ) -> [LayerItem] {
    var counts: [String: Int] = [:]
    var items: [LayerItem] = []
    for (index, node) in nodes.enumerated() {
      let path = "\(treePath)[\(index)]"
      if let name = blockName(of: node), broken.contains(name),
        Catalogue.layers.entry(named: name) == nil
      {
        items.append(LayerItem(node: node, holder: holder, treePath: path, isHole: true))
        continue
      }
      guard let name = blockName(of: node), let block = blocks[name] else {
        layerCount += 1
        if layerCount == maximumLayers + 1 {
          diagnostics.append(
            Diagnostic(
              .tooManyLayers, "the network has more than \(maximumLayers) layers",
              at: node.visibleSpan, path: path))
        }
        if layerCount > maximumLayers { return items }
        items.append(LayerItem(node: node, holder: holder, treePath: path))
        continue
      }
      used.insert(name)
      counts[name, default: 0] += 1
      let own = node.mapping?.first?.value["name"]?.scalar?.text
      let inner = "\(holder)\(own ?? "\(name)_\(counts[name, default: 1])")/"
      items += instantiate(name, block, node, holder: inner, path: path, open: open)
    }
    return items
  }

  private mutating func instantiate(
    _ name: String, _ block: Block, _ node: YAMLNode, holder: String, path: String, open: [String]
  ) -> [LayerItem] {
    let place = node.mapping?.first?.keySpan ?? node.span
    if open.contains(name) {
      diagnostics.append(
        Diagnostic(
          .aliasCycle, "the block `\(name)` is used inside itself", at: place,
          secondary: [.init(block.nameSpan, "the block starts here")], path: path))
      return []
    }
    var scope = values.merging(block.parameters) { $1 }
    guard setParameters(name, block, node.mapping?.first, path, &scope) else {
      return [LayerItem(node: node, holder: holder, treePath: path, isHole: true)]
    }
    var substitution = Substitution(values: scope)
    let layers = block.layers.map { substitution.apply(to: $0, path: "model.blocks.\(name)") }
    diagnostics += substitution.diagnostics
    usedParameters.formUnion(substitution.usedNames.subtracting(block.parameters.keys))
    return expand(
      layers, holder: holder, treePath: "model.blocks.\(name).layers", open: open + [name])
  }

  /// Puts the parameters of one use into its scope; false after a mistake.
  private mutating func setParameters(
    _ name: String, _ block: Block, _ use: YAMLEntry?, _ path: String,
    _ scope: inout [String: ParameterValue]
  ) -> Bool {
    guard let use, !use.value.isNull else { return true }
    let before = diagnostics.count
    let names = block.parameters.keys.sorted()
    guard let entries = use.value.mapping else {
      let form = names.isEmpty ? "`- \(name)`" : "`- \(name): {\(names[0]): …}`"
      diagnostics.append(
        Diagnostic(
          .wrongType,
          "the block `\(name)` takes a mapping of parameters, this is \(use.value.kindName)",
          at: use.valuePlace, help: ["write \(form)"], path: "\(path).\(name)"))
      return false
    }
    for entry in entries where entry.key != "name" {
      let place = "\(path).\(name).\(entry.key)"
      if block.parameters[entry.key] == nil {
        let near = closest(to: entry.key, among: names)
        diagnostics.append(
          Diagnostic(
            .unknownKey, "the block `\(name)` has no parameter `\(entry.key)`", at: entry.keySpan,
            label: near.isEmpty ? "" : didYouMean(near),
            help: near.isEmpty ? [names.isEmpty ? "it has none" : "it has " + nameList(names)] : [],
            fixes: near.count == 1 ? [.init(entry.keySpan, near[0], isSafe: true)] : [], path: place
          ))
      } else if let scalar = entry.value.scalar, !scalar.isNull {
        if scalar.isHole { return false }
        scope[entry.key] = ParameterValue(scalar)
      } else {
        diagnostics.append(
          ValueProblem.wrongType("a scalar", entry.value).diagnostic(
            name: entry.key, entry: entry, path: place))
      }
    }
    return diagnostics.count == before
  }

  private func blockName(of node: YAMLNode) -> String? {
    if let entries = node.mapping { return entries.count == 1 ? entries[0].key : nil }
    return node.scalar?.text
  }

  private func unused(_ name: String, _ block: Block, _ layers: [YAMLNode]) -> Diagnostic {
    let misspelt = layers.first { node in
      guard let word = blockName(of: node), blocks[word] == nil else { return false }
      return Catalogue.layers.entry(named: word) == nil
        && closest(to: word, among: [name]) == [name]
    }
    var notes: [String] = []
    if let misspelt, let word = blockName(of: misspelt) {
      notes = [
        "did you mean to write `- \(name)` at line \(misspelt.span.line), which says `\(word)`?"
      ]
    }
    return Diagnostic(
      .unusedBlock, "the block `\(name)` is never used", at: block.nameSpan,
      label: "no layer refers to it", notes: notes, path: "model.blocks.\(name)")
  }

  /// The names that layers may have besides those of the catalogue.
  var blockNames: [String] { blocks.keys.sorted() }
}
