// SPDX-License-Identifier: MIT

extension SearchSpace {
  /// The space of a spec; what is wrong with its conditions goes to `sink`.
  init(_ ranges: [Chosen<SearchRange>], reportingTo sink: inout [Diagnostic]) {
    var parameters: [Parameter] = []
    for range in ranges {
      guard let values = Values(range.value) else { continue }
      let condition = range.value.when.flatMap {
        Self.condition($0, of: range, above: parameters, reportingTo: &sink)
      }
      parameters.append(
        Parameter(
          path: range.name, values: values, condition: condition, points: range.value.points))
    }
    self.init(parameters)
  }

  private static func condition(
    _ when: YAMLEntry, of range: Chosen<SearchRange>, above parameters: [Parameter],
    reportingTo sink: inout [Diagnostic]
  ) -> Condition? {
    func report(_ message: String, at span: SourceSpan, near: [String] = []) {
      sink.append(
        Diagnostic(
          .badSweep, message, at: span, label: near.isEmpty ? "" : didYouMean(near),
          path: "\(range.path).when"))
    }
    guard let entries = when.value.mapping, entries.count == 1 else {
      report(
        "`when` names one setting and its values, as in `{training.optimiser: sgd}`",
        at: when.valuePlace)
      return nil
    }
    let entry = entries[0]
    guard let parent = parameters.firstIndex(where: { $0.path == entry.key }) else {
      report(
        "`\(entry.key)` is no setting that stands above `\(range.name)` in `space`",
        at: entry.keySpan, near: closest(to: entry.key, among: parameters.map(\.path)))
      return nil
    }
    let texts = (entry.value.sequence ?? [entry.value]).map { (node: $0, text: $0.settingText) }
    if texts.isEmpty { report("`when` names no value", at: entry.value.visibleSpan) }
    for (node, text) in texts where !parameters[parent].values.holds(text) {
      report(
        "`\(entry.key)` is never \(text)", at: node.visibleSpan,
        near: closest(to: text, among: parameters[parent].values.choices))
    }
    return Condition(parent: parent, texts: texts.map(\.text))
  }

  /// The configurations of `start`, with an override for each of their settings; of a list each may have settings of its own.
  func start(
    _ entry: YAMLEntry?, isList: Bool, reportingTo sink: inout [Diagnostic]
  ) -> [SearchPoint] {
    guard let entry else { return [] }
    func report(_ message: String, at span: SourceSpan, near: [String] = []) {
      sink.append(
        Diagnostic(
          .badSweep, message, at: span, label: near.isEmpty ? "" : didYouMean(near),
          path: "sweep.start"))
    }
    guard let items = entry.value.sequence else {
      report("`start` takes a list of configurations", at: entry.valuePlace)
      return []
    }
    var points: [SearchPoint] = []
    for item in items {
      guard let settings = item.mapping else {
        report(
          "a configuration is a mapping from path to value, this is \(item.kindName)",
          at: item.visibleSpan)
        continue
      }
      for setting in settings {
        guard let parameter = parameters.first(where: { $0.path == setting.key }) else {
          report(
            "`\(setting.key)` is not in `space`", at: setting.keySpan,
            near: closest(to: setting.key, among: parameters.map(\.path)))
          continue
        }
        if !isList, !parameter.values.holds(setting.value.settingText) {
          report(
            "\(setting.value.settingText) is not in the range of `\(setting.key)`",
            at: setting.value.visibleSpan)
        }
      }
      points.append(SearchPoint(texts: parameters.map { item[$0.path]?.settingText }))
    }
    return points
  }

  /// What a list varies: every setting that one of its configurations has, in the order in which they first come.
  init(list entry: YAMLEntry?) {
    var names: [String] = []
    var texts: [String: [String]] = [:]
    for item in entry?.value.sequence ?? [] {
      for setting in item.mapping ?? [] {
        if texts[setting.key] == nil { names.append(setting.key) }
        let text = setting.value.settingText
        if texts[setting.key]?.contains(text) != true {
          texts[setting.key, default: []].append(text)
        }
      }
    }
    self.init(
      names.map {
        Parameter(path: $0, values: .choice(texts[$0] ?? []), condition: nil, points: nil)
      })
  }
}

extension SearchSpace.Values {
  fileprivate init?(_ range: SearchRange) {
    if let choice = range.choice?.value.sequence, !choice.isEmpty {
      self = .choice(choice.map(\.settingText))
    } else if let bounds = range.uniform, bounds.count == 2 {
      self = .uniform(bounds[0], bounds[1])
    } else if let bounds = range.log, bounds.count == 2 {
      self = .log(bounds[0], bounds[1])
    } else if let bounds = range.int, bounds.count == 2 {
      self = .int(bounds[0], bounds[1], isLog: range.scale == .log)
    } else {
      return nil
    }
  }

  /// The values of a choice.
  package var choices: [String] {
    if case .choice(let texts) = self { texts } else { [] }
  }

  /// Whether a value lies in it.
  func holds(_ text: String) -> Bool {
    switch self {
    case .choice(let texts): return texts.contains(text)
    case .uniform(let low, let high), .log(let low, let high):
      return Double(text).map { (low...high).contains($0) } ?? false
    case .int(let low, let high, _):
      return Int(text).map { (low...high).contains($0) } ?? false
    }
  }
}

extension YAMLNode {
  /// As `--set` takes it: equal numbers in one spelling, and dollars as they are meant.
  var settingText: String {
    if let scalar, case .float(let number) = scalar.core, number.isFinite {
      return numberText(number)
    }
    if let scalar, case .int(let number) = scalar.core { return "\(number)" }
    return escapingDollars.flowText()
  }
}
