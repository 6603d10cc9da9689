// SPDX-License-Identifier: MIT

/// What the language lets stand at a place of a spec: found by walking the declarations beside the tree.
struct SpecSlot {
  /// One of the forms that a value may have there.
  enum Reading {
    /// Words, numbers, flags, text, names of layers.
    case scalar(ValueForm)
    /// A mapping of options.
    case settings(ReferencePage)
    /// A mapping of a few keys that belong to a value.
    case fields([(name: String, form: ValueForm)])
    /// A member of a family, by name.
    case choice(any ListedFamily)
    case items(ValueForm)
    /// A mapping from free names.
    case names(ValueForm)
    /// The parameters of a block of the spec's own, and the options that every use of one takes.
    case use(of: SpecBlock)
  }

  /// What a key stands for.
  enum Meaning {
    case option(OptionInfo, of: ReferencePage)
    case member(ReferencePage)
    case block(SpecBlock)
    case parameter(YAMLEntry, of: SpecBlock)
    case name
  }

  let readings: [Reading]
  /// The option whose value stands here, or whose value this is a part of.
  let option: (info: OptionInfo, page: ReferencePage)?

  static let unknown = SpecSlot(readings: [], option: nil)

  /// The top of a spec.
  static func top(_ language: SpecLanguage) -> SpecSlot {
    SpecSlot(.block(RootSpec.self), nil, language)
  }

  init(readings: [Reading], option: (info: OptionInfo, page: ReferencePage)?) {
    self.readings = readings
    self.option = option
  }

  private init(
    _ form: ValueForm, _ option: (info: OptionInfo, page: ReferencePage)?, _ language: SpecLanguage
  ) {
    self.init(readings: Self.readings(form, language), option: option)
  }

  private static func readings(_ form: ValueForm, _ language: SpecLanguage) -> [Reading] {
    switch form {
    case .either(let forms): forms.flatMap { readings($0, language) }
    case .within(_, let form): readings(form, language)
    case .block(let type): readings(language.page(of: type), language)
    case .member(of: let family): [.choice(family)]
    case .list(of: let item, count: _): [.items(item)]
    case .names(of: let form): [.names(form)]
    case .fields(let fields): [.fields(fields)]
    case .unknown: []
    default: [.scalar(form)]
    }
  }

  /// A mapping of options, or the value of the main one.
  private static func readings(_ page: ReferencePage, _ language: SpecLanguage) -> [Reading] {
    [.settings(page)] + (page.mainOption.map { readings($0.form, language) } ?? [])
  }

  // MARK: - Steps

  /// The path of an entry, in our own spelling as diagnostics have it.
  static func step(_ path: String, _ key: String, _ meaning: Meaning?) -> String {
    let name =
      switch meaning {
      case .option(let option, of: _): option.name
      case .member(let page): page.name
      default: key
      }
    return path.isEmpty ? name : "\(path).\(name)"
  }

  /// What an item of a list may be.
  func item(_ language: SpecLanguage) -> SpecSlot {
    for case .items(let form) in readings { return SpecSlot(form, option, language) }
    return .unknown
  }

  /// What a key of a mapping stands for, and what may stand behind it.
  func value(
    of key: String, _ language: SpecLanguage, _ blocks: [SpecBlock]
  ) -> (meaning: Meaning, slot: SpecSlot)? {
    let name = Vocabulary.canonical(key)
    for reading in readings {
      switch reading {
      case .settings(let page):
        guard let option = page.options.first(where: { $0.name == name }) else { continue }
        return (.option(option, of: page), SpecSlot(option.form, (option, page), language))
      case .fields(let fields):
        guard let field = fields.first(where: { $0.name == name }) else { continue }
        return (.name, SpecSlot(field.form, option, language))
      case .choice(let family):
        if family.isOpen, let block = blocks.first(where: { $0.name == key }) {
          return (.block(block), SpecSlot(readings: [.use(of: block)], option: nil))
        }
        guard let page = language.page(name, of: family) else { continue }
        return (
          .member(page),
          SpecSlot(
            readings: Self.readings(page, language), option: page.mainOption.map { ($0, page) })
        )
      case .use(of: let block):
        if let entry = block.parameters.first(where: { $0.key == key }) {
          return (.parameter(entry, of: block), SpecSlot(.text, nil, language))
        }
        let page = language.page(of: BlockUse.self)
        guard let option = page.options.first(where: { $0.name == name }) else { continue }
        return (.option(option, of: page), SpecSlot(option.form, (option, page), language))
      case .names(let form): return (.name, SpecSlot(form, option, language))
      case .scalar, .items: continue
      }
    }
    return nil
  }
}

/// A group of layers of the spec's own.
struct SpecBlock {
  let name: String
  let span: SourceSpan
  let parameters: [YAMLEntry]

  /// Those of a tree, in its order.
  static func all(in root: YAMLNode) -> [SpecBlock] {
    (root["model"]?["blocks"]?.mapping ?? []).map { entry in
      SpecBlock(
        name: entry.key, span: entry.keySpan,
        parameters: entry.value["parameters"]?.mapping ?? [])
    }
  }
}
