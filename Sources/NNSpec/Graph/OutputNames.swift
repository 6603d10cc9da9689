// SPDX-License-Identifier: MIT

/// Which layer predicts which target, as `model.outputs` says or as follows from the last layer.
struct OutputNames {
  /// By target, in the order of the data; places in the list of items.
  private(set) var items: [(target: String?, item: NodeInput)] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(
    _ entry: YAMLEntry?, targets: [DataFacts.TargetFacts], end: Wire, wiring: inout Wiring
  ) {
    guard let entry else {
      let last = wiring.resolve(end, treePath: "model.layers")
      if targets.count > 1 {
        // Which layer predicts what is not known, so no more is said of the ends.
        wiring.markBroken()
        if last != .inputs { checkNeeded(targets) }
      } else {
        items = [(targets.first?.name, last)]
      }
      return
    }
    var named: [String: NodeInput] = [:]
    var taken: [NodeInput: SourceSpan] = [:]
    for output in entry.value.mapping ?? [] {
      guard let scalar = output.value.scalar, !scalar.isNull else {
        report(.wrongType, "an output is the name of a layer", output.valuePlace)
        continue
      }
      if !targets.isEmpty, !targets.contains(where: { $0.name == output.key }) {
        let near = closest(to: output.key, among: targets.map(\.name))
        report(
          .unknownName, "the data has no target `\(output.key)`", output.keySpan,
          label: near.isEmpty ? "" : didYouMean(near),
          help: ["it has " + nameList(targets.map(\.name))])
        continue
      }
      let place = output.value.visibleSpan
      let found = wiring.resolve(
        .named(scalar.text, place, holder: ""), treePath: "model.outputs.\(output.key)")
      let isInput =
        switch found {
        case .inputs, .input: true
        default: false
        }
      if isInput {
        report(.wrongStructure, "`\(scalar.text)` is an input, not a layer", place)
      }
      let first = found == .unknown ? nil : taken[found]
      if let first {
        report(
          .duplicateName, "`\(scalar.text)` predicts two targets", place,
          secondary: [.init(first, "the first is here")],
          help: ["give each target a last layer of its own"])
      }
      // A layer fits the first target that it is named for, and need not fit another.
      named[output.key] = isInput || first != nil ? .unknown : found
      taken[found] = first ?? place
    }
    if entry.value.mapping == nil {
      report(.wrongStructure, "`outputs` takes a mapping from targets to layers", entry.valuePlace)
    }
    let missing = targets.filter { named[$0.name] == nil }
    if !missing.isEmpty, diagnostics.isEmpty {
      report(
        .missingKey, "`outputs` says no layer for " + nameList(missing.map(\.name)), entry.keySpan,
        secondary: missing[0].span.map { [.init($0, "a target of the data")] } ?? [])
    }
    items = targets.map { ($0.name, named[$0.name] ?? .unknown) }
    if targets.isEmpty { items = named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  private mutating func checkNeeded(_ targets: [DataFacts.TargetFacts]) {
    guard let span = targets[1].span else { return }
    let example = targets.map { "\($0.name): …" }.joined(separator: ", ")
    diagnostics.append(
      Diagnostic(
        .missingKey, "there are \(targets.count) targets, but `model` says no `outputs`", at: span,
        help: ["name the last layer of each: `outputs: {\(example)}`"], path: "model"))
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, label: String = "",
    secondary: [Diagnostic.Label] = [], help: [String] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, secondary: secondary, help: help,
        path: "model.outputs"))
  }
}
