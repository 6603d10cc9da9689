// SPDX-License-Identifier: MIT

/// A parameterised group of layers from `model.blocks`.
struct Block {
  let nameSpan: SourceSpan
  let parameters: [String: ParameterValue]
  /// Where each parameter is named.
  let parameterSpans: [String: SourceSpan]
  /// Where each default stands.
  let places: [String: SourceSpan]
  let layers: [YAMLNode]
}

/// The blocks of a spec by name, and what is wrong with them.
struct Blocks {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var all: [String: Block] = [:]
  /// Blocks that are reported as wrong already.
  private(set) var broken: Set<String> = []
  private var used: Set<String> = []
  /// Of blocks that were written out, the parameters that their layers name.
  private var usedParameters: [String: Set<String>] = [:]
  /// Whether the blocks of the spec could not be read, so that any unknown word may be one of them.
  private let areUnknown: Bool

  /// `others`: the keys beside it, of which one may have been meant as `blocks`.
  init(_ node: YAMLEntry?, beside others: [String]) {
    guard let node else {
      areUnknown = others.contains(where: Self.isKey)
      return
    }
    if let part = node.value.mapping?.first(where: { ["parameters", "layers"].contains($0.key) }) {
      areUnknown = true
      diagnostics = [
        Diagnostic(
          .wrongStructure, "`\(part.key)` belongs to a block, and no name of one stands above it",
          at: part.keySpan, help: ["write `its_name:` above it"], path: "model.blocks")
      ]
      return
    }
    areUnknown = node.value.mapping == nil
    for entry in node.value.mapping ?? [] {
      guard let block = read(entry) else {
        broken.insert(entry.key)
        continue
      }
      all[entry.key] = block
    }
    if node.value.mapping == nil {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "`blocks` takes a mapping of names, this is \(node.value.kindName)",
          at: node.keySpan, path: "model.blocks"))
    }
  }

  /// Whether a key is `blocks`, or a misspelling of it.
  static func isKey(_ key: String) -> Bool { key == "blocks" || isNear(key, "blocks") }

  /// Whether a word that is no layer may be a block that is reported as wrong already.
  func mayBeBroken(_ name: String) -> Bool {
    if broken.contains(name) { return true }
    return areUnknown && all[name] == nil
      && Vocabulary.suggestions(for: name, among: Catalogue.layers.names).isEmpty
  }

  mutating func markUsed(_ name: String) { used.insert(name) }

  /// Notes which parameters the layers of a block name.
  mutating func markUsed(_ parameters: Set<String>, in name: String) {
    usedParameters[name, default: []].formUnion(parameters)
  }

  /// Parameters of blocks in use that none of their layers names.
  func unusedParameters() -> [Diagnostic] {
    usedParameters.keys.sorted().flatMap { name -> [Diagnostic] in
      guard let block = all[name], let named = usedParameters[name] else { return [] }
      return block.parameterSpans.filter { !named.contains($0.key) }.map { parameter, span in
        Diagnostic(
          .unusedParameter, "the parameter `\(parameter)` of the block `\(name)` is never used",
          at: span, help: ["write `${\(parameter)}` where its value belongs"],
          path: "model.blocks.\(name).parameters.\(parameter)")
      }
    }
  }

  private mutating func read(_ entry: YAMLEntry) -> Block? {
    let path = "model.blocks.\(entry.key)"
    if Catalogue.layers.entry(named: entry.key) != nil
      || Catalogue.structures.entry(named: entry.key) != nil
    {
      diagnostics.append(
        Diagnostic(
          .duplicateName, "the block `\(entry.key)` has the name of a layer", at: entry.keySpan,
          help: ["give the block a name of its own"], path: path))
      return nil
    }
    var reader = OptionReader(
      subject: entry.key, path: path, place: entry.keySpan, entries: entry.value.mapping ?? [])
    let spec = BlockSpec(&reader)
    reader.finish()
    diagnostics += reader.diagnostics
    // Its uses would only be told of parameters that they have.
    let hasMisspelt = reader.diagnostics.contains {
      $0.code == .unknownKey && $0.fixes.first?.replacement == "parameters"
    }
    if hasMisspelt { return nil }
    var defaults: [String: ParameterValue] = [:]
    var spans: [String: SourceSpan] = [:]
    var places: [String: SourceSpan] = [:]
    for parameter in spec.parameters?.value.mapping ?? [] {
      if ["name", "from", "trainable"].contains(parameter.key) {
        diagnostics.append(
          Diagnostic(
            .duplicateName, "`\(parameter.key)` is an option of every block, not a parameter",
            at: parameter.keySpan, help: ["give the parameter another name"], path: path))
        continue
      }
      guard let scalar = parameter.value.scalar, !scalar.isNull else {
        diagnostics.append(
          Diagnostic(
            .wrongType,
            "the parameter `\(parameter.key)` takes a scalar, this is "
              + parameter.value.kindName, at: parameter.valuePlace, path: path))
        continue
      }
      defaults[parameter.key] = ParameterValue(scalar)
      spans[parameter.key] = parameter.keySpan.visible
      places[parameter.key] = parameter.value.valuePlace ?? parameter.value.span
    }
    guard let items = spec.layers?.value.sequence else {
      if let entry = spec.layers, !entry.value.hasHole {
        diagnostics.append(
          ValueProblem.wrongType("a list of layers", entry.value).diagnostic(
            name: "layers", entry: entry, path: "\(path).layers"))
      }
      return nil
    }
    return Block(
      nameSpan: entry.keySpan, parameters: defaults, parameterSpans: spans, places: places,
      layers: items)
  }

  /// Blocks that no layer refers to.
  func unused(in layers: [YAMLNode]) -> [Diagnostic] {
    all.sorted { $0.value.nameSpan.start < $1.value.nameSpan.start }
      .filter { !used.contains($0.key) }
      .map { unused($0.key, $0.value, layers) }
  }

  private func unused(_ name: String, _ block: Block, _ layers: [YAMLNode]) -> Diagnostic {
    let misspelt = layers.first { node in
      guard let word = node.layerKind, all[word] == nil else { return false }
      return Catalogue.layers.entry(named: word) == nil
        && closest(to: word, among: [name]) == [name]
    }
    var notes: [String] = []
    if let misspelt, let word = misspelt.layerKind {
      notes = [
        "did you mean to write `- \(name)` at line \(misspelt.span.line), which says `\(word)`?"
      ]
    }
    return Diagnostic(
      .unusedBlock, "the block `\(name)` is never used", at: block.nameSpan,
      label: "no layer refers to it", notes: notes, path: "model.blocks.\(name)")
  }
}

extension YAMLNode {
  /// The word that names a layer: `relu`, or the one key of a mapping.
  var layerKind: String? {
    if let entries = mapping { return entries.count == 1 ? entries[0].key : nil }
    return scalar?.text
  }

  /// The options of a layer as written.
  var layerOptions: [YAMLEntry] { mapping?.first?.value.mapping ?? [] }
}
