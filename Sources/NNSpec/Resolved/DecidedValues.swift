// SPDX-License-Identifier: MIT

/// What a run decides where a spec is silent and no option has a default of its own.
struct DecidedValues {
  private let spec: ModelSpec
  private let filling: DefaultFilling

  init(_ spec: ModelSpec, _ filling: DefaultFilling) {
    self.spec = spec
    self.filling = filling
  }

  /// A filled tree with all of them.
  func added(to root: YAMLNode) -> YAMLNode {
    var root = root
    if spec.root.name == nil {
      root = root.setting(["name"], to: text(spec.name, .fileName)) ?? root
    }
    addSplit(to: &root)
    addFirstValues(to: &root)
    if !spec.data.value.bringsFeatures {
      addScales(to: &root)
      addClasses(to: &root)
    }
    return root
  }

  /// How a single source is dealt.
  private func addSplit(to root: inout YAMLNode) {
    guard spec.data.value.split == nil, let dealing = spec.data.value.dealing else { return }
    let shares = dealing.shares.map { role, share in
      YAMLEntry(key: role.rawValue, keySpan: place, value: value(share.text, .text))
    }
    let split = filling.filled(
      YAMLNode(.mapping(shares), span: place), .block(SplitSpec.self), .init(isDefault: true))
    root = root.setting(["data", "split"], to: split) ?? root
  }

  /// First values of the kinds of weights that the network has.
  private func addFirstValues(to root: inout YAMLNode) {
    let roles = Set(spec.graph.nodes.flatMap(\.parameters).map(\.role))
    for (role, option, name) in InitialisationSpec.standard
    where roles.contains(role) && root["initialisation"]?[option] == nil {
      let value = value(name, .member(of: Catalogue.initialisers))
      root = root.setting(["initialisation", option[...]], to: value) ?? root
    }
  }

  private func addScales(to root: inout YAMLNode) {
    let holdsBytes = spec.data.value.source.value.mainFormat?.holdsBytes
    let features =
      spec.data.value.inputs.map { ("inputs", $0) } + spec.data.value.targets.map { ("target", $0) }
    for (key, feature) in features where feature.value.isNumeric && feature.value.scale == nil {
      let scale = Scaling.standard(
        for: feature.value.type, isTarget: key == "target", holdsBytes: holdsBytes)
      guard let scale else { continue }
      root =
        root.setting(
          ["data", key[...], feature.name[...], "scale"], to: value(scale.text, Scaling.form))
        ?? root
    }
  }

  /// The classes that the data has.
  private func addClasses(to root: inout YAMLNode) {
    for (feature, fact) in zip(spec.data.value.targets, spec.facts.targets) {
      guard feature.value.isCategories, feature.value.classes == nil,
        feature.value.vocabulary == nil, let classes = fact.classes
      else { continue }
      let list = YAMLNode(.sequence(classes.map { text($0, .data) }), span: place)
      root =
        root.setting(["data", "target", feature.name[...], "classes"], to: list) ?? root
    }
  }

  private var place: SourceSpan { SourceSpan(file: spec.file, start: 0, end: 0) }

  /// A default of some form.
  private func value(_ text: String, _ form: ValueForm) -> YAMLNode {
    let file = SourceFile(path: "default", bytes: Array(text.utf8))
    let node = parseYAML(file).root ?? self.text(text, .standard)
    return filling.filled(node, form, .init(isDefault: true))
  }

  /// A text, without quotes if it is a number.
  private func text(_ text: String, _ origin: ValueOrigin) -> YAMLNode {
    let isNumber = YAMLScalar(text, isPlain: true).core.isNumber
    return YAMLNode(
      .scalar(YAMLScalar(text, isPlain: isNumber)), span: place, origin: origin)
  }
}

extension DataFormat {
  /// Whether its images are bytes; nil where only the file tells.
  fileprivate var holdsBytes: Bool? {
    switch self {
    case .idx, .images: true
    case .table, .jsonl, .text, .series: false
    case .npy, .npz: nil
    }
  }
}

extension YAMLNode {
  /// The same tree with other origins.
  func changingOrigins(_ change: (ValueOrigin?) -> ValueOrigin?) -> YAMLNode {
    switch content {
    case .scalar: from(change(origin))
    case .sequence(let items):
      YAMLNode(
        .sequence(items.map { $0.changingOrigins(change) }), span: span,
        origin: origin.flatMap(change))
    case .mapping(let entries):
      YAMLNode(
        .mapping(
          entries.map {
            YAMLEntry(key: $0.key, keySpan: $0.keySpan, value: $0.value.changingOrigins(change))
          }), span: span, origin: origin.flatMap(change))
    }
  }
}
