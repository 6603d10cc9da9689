// SPDX-License-Identifier: MIT

/// Checks that target, last layer and loss belong together.
struct HeadCheck {
  let graph: Graph
  let target: DataFacts.TargetFacts?
  let loss: Chosen<any LossSpec>
  let input: (name: String, span: SourceSpan?)
  private(set) var diagnostics: [Diagnostic] = []

  init(
    graph: Graph, target: DataFacts.TargetFacts?, loss: Chosen<any LossSpec>,
    input: (name: String, span: SourceSpan?)
  ) {
    self.input = input
    self.graph = graph
    self.target = target
    self.loss = loss
    checkTargetKind()
    // A layer that could not be read may be the last one.
    guard graph.isComplete else { return }
    // Of a network that does not end in a row, the end cannot be judged.
    if let problem = StepProblem(self) {
      diagnostics.append(problem.diagnostic)
      return
    }
    if let problem = RankProblem(self) {
      diagnostics.append(problem.diagnostic)
      return
    }
    checkSecondActivation()
    checkActivation()
    checkEnd()
    checkWidth()
  }

  private mutating func checkTargetKind() {
    guard let target, !type(of: loss.value).targets.contains(target.kind), let place = loss.span
    else {
      return
    }
    let fitting = Catalogue.losses.entries.filter {
      ($0.type as? any LossSpec.Type)?.targets.contains(target.kind) ?? false
    }.map { "`\($0.name)`" }
    diagnostics.append(
      Diagnostic(
        .lossHead, "`\(loss.name)` does not go with a \(target.kind.rawValue) target", at: place,
        secondary: target.span.map { [.init($0, "`\(target.name)` is a \(target.kind.rawValue)")] }
          ?? [],
        help: ["for it there are " + fitting.joined(separator: ", ")], path: "training.loss"))
  }

  /// A softmax or sigmoid after another one: the loss would see it twice.
  private mutating func checkSecondActivation() {
    let found = graph.finalActivations
    guard found.count >= 2 else { return }
    let squashing = ["softmax", "sigmoid"]
    guard squashing.contains(found[0].activation.name),
      squashing.contains(found[1].activation.name),
      let lossPlace = loss.span
    else { return }
    diagnostics.append(
      Diagnostic(
        .lossHead,
        "`\(found[0].activation.name)` is applied to the result of `\(found[1].activation.name)`",
        at: found[0].node.activationPlace, label: "and again here",
        secondary: [
          .init(found[1].node.activationPlace, "applied here first"),
          .init(lossPlace, "one of them is enough for this loss, or none"),
        ],
        help: ["remove one of the two"], path: found[0].node.treePath))
  }

  private mutating func checkActivation() {
    guard let last = graph.finalActivations.first, diagnostics.isEmpty, let lossPlace = loss.span
    else {
      return
    }
    let matching = type(of: loss.value).matchingActivation(for: target?.kind)
    let name = last.activation.name
    if matching == nil, name == "softmax", target?.kind == .number {
      diagnostics.append(
        Diagnostic(
          .lossHead,
          "a `softmax` at the end gives shares, not the numbers that `\(loss.name)` compares",
          at: last.node.activationPlace, secondary: [.init(lossPlace, "compares numbers")],
          help: ["remove the activation"], path: last.node.treePath))
    }
    if let matching, name == matching { checkIsLast(last) }
    guard let matching, name != matching,
      !type(of: loss.value).acceptedActivations.contains(name)
    else { return }
    diagnostics.append(
      Diagnostic(
        .lossHead, "`\(loss.name)` needs scores or `\(matching)` at the end, but gets `\(name)`",
        at: last.node.activationPlace, label: "applied here",
        secondary: [.init(lossPlace, "takes raw scores or `\(matching)`")],
        help: ["use `activation: \(matching)`, or no activation at the end"],
        path: last.node.treePath))
  }

  /// What a loss says of the end itself.
  private mutating func checkEnd() {
    guard diagnostics.isEmpty, let lossPlace = loss.span, let node = graph.nodes.last else {
      return
    }
    let last = graph.finalActivations.first
    guard let problem = loss.value.endProblem(last?.activation.name) else { return }
    diagnostics.append(
      Diagnostic(
        .lossHead, problem.message, at: last?.node.activationPlace ?? node.span,
        label: last == nil ? "the network ends here" : "applied here",
        secondary: [.init(lossPlace, "the loss is chosen here")], help: [problem.help],
        path: last?.node.treePath ?? node.treePath))
  }

  /// The loss applies the activation itself, to what the last layer gives: nothing may stand between.
  private mutating func checkIsLast(
    _ found: (node: LayerNode, activation: Chosen<any ActivationSpec>)
  ) {
    // An `output` that is not the last layer is told already.
    guard let last = graph.nodes.last, last.path != found.node.path, !(found.node.spec is Output)
    else { return }
    diagnostics.append(
      Diagnostic(
        .lossHead, "`\(found.activation.name)` must come last, but `\(last.kind)` follows it",
        at: found.node.activationPlace, secondary: [.init(last.span, "follows here")],
        help: ["put `\(last.kind)` before it, or leave the activation out: the loss applies it"],
        path: found.node.treePath))
  }

  private mutating func checkWidth() {
    guard let target, let last = graph.nodes.last, let units = graph.output?.features else {
      return
    }
    let values: Int? =
      switch target.kind {
      case .category: target.classes?.count
      case .vector: target.width
      case .binary, .number: target.width ?? 1
      }
    let unitsPerValue = type(of: loss.value).unitsPerValue
    guard let values, values * unitsPerValue != units else { return }
    let wanted = values * unitsPerValue
    // What comes after the layer that made the scores leaves their number as it is; a wrapper's units are its layer's.
    let source =
      graph.nodes.last {
        $0.spans["units"] != nil || $0.spans["filters"] != nil
          || $0.input?.features != $0.output?.features || $0.spec is Bidirectional
          || $0.spec is Reverse
      } ?? last
    let place = source.spans["units"] ?? source.spans["filters"] ?? source.span
    let isClasses = target.kind == .category
    let wide =
      isClasses ? "\(values) classes" : "\(values) \(values == 1 ? "value" : "values") an example"
    let hint =
      isClasses && units == 1 && wanted == 2
      ? ["with one unit, give the target `type: binary` and use `binary_cross_entropy`"] : []
    let own =
      unitsPerValue == 1 ? [] : ["`\(loss.name)` takes \(unitsPerValue) units for each of them"]
    diagnostics.append(
      Diagnostic(
        .classCount,
        "the last layer gives \(units) \(units == 1 ? "score" : "scores"), "
          + "the target `\(target.name)` has \(wide)",
        at: place, label: "should be \(wanted)",
        secondary: target.span.map {
          [
            .init(
              $0,
              isClasses
                ? "the classes are counted here"
                : "\(wide) \(values == 1 ? "is" : "are") expected here")
          ]
        } ?? [],
        help: hint + own + ["write \(wanted), or `- output` as the last layer, which always fits"],
        fixes: source.spans["units"].map { [.init($0, "\(wanted)", isSafe: false)] } ?? [],
        path: "\(source.treePath).\(source.kind).units"))
  }
}
