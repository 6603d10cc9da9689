// SPDX-License-Identifier: MIT

extension SpecChecker {
  /// How the parts of a spec go together.
  private struct Judgement: Sendable {
    /// Those from before as well.
    let diagnostics: [Diagnostic]
    let expectations: [Expectation]
    /// Whether the network could be trained, so that it makes sense to say how signals fare in it.
    let isNetworkSound: Bool
  }

  /// Judges how the parts go together, and signals in a network that could be trained.
  mutating func judge(
    _ root: RootSpec, _ graph: Graph, _ facts: DataFacts, _ heads: [PredictionHead]
  ) -> [Expectation] {
    let checker = self
    let judge: @Sendable () -> Judgement = { checker.judgement(root, graph, facts, heads) }
    let checkSignals: @Sendable () -> [Diagnostic] = {
      SignalCheck(root: root, graph: graph, heads: heads, facts: facts).diagnostics
    }
    let judgement: Judgement
    var signals: [Diagnostic]?
    if graph.nodes.count >= Graph.manyLayers, !isOfCorner, graph.isComplete, !diagnostics.hasErrors
    {
      // What takes more memory stays here, as a new thread gets memory a page at a time.
      let both: (found: [Diagnostic], judgement: Judgement) = concurrently(checkSignals, judge)
      (judgement, signals) = (both.judgement, both.found)
    } else {
      judgement = judge()
    }
    diagnostics = judgement.diagnostics
    if judgement.isNetworkSound, !isOfCorner { diagnostics += signals ?? checkSignals() }
    return judgement.expectations
  }

  private func judgement(
    _ root: RootSpec, _ graph: Graph, _ facts: DataFacts, _ heads: [PredictionHead]
  ) -> Judgement {
    var diagnostics = diagnostics
    for head in heads {
      guard let line = graph.line(to: head.output) else { continue }
      diagnostics +=
        HeadCheck(
          graph: line, target: head.target, loss: head.loss,
          input: (facts.inputs.map(\.name).joined(separator: ", "), facts.inputs.first?.span)
        ).diagnostics
    }
    let areTargetsSound = !diagnostics.contains {
      $0.severity == .error
        && ($0.path == "data" || $0.path.hasPrefix("data.target")
          || $0.fixes.first?.replacement == "target")
    }
    let areMetricsKnown =
      !diagnostics.contains { $0.path.hasPrefix("training.metrics") }
      && heads.count >= max(1, facts.targets.count) && areTargetsSound
    let isDataSound = !diagnostics.contains { $0.severity == .error && $0.path.hasPrefix("data") }
    diagnostics +=
      TrainingCheck(
        root: root, facts: facts, heads: heads, file: file, checksFiles: known == nil,
        isDataSound: isDataSound,
        areMetricsKnown: areMetricsKnown
      ).diagnostics
    if graph.isComplete { diagnostics += Self.wiringProblems(root, graph, facts, heads) }
    let isNetworkSound = graph.isComplete && !diagnostics.hasErrors
    diagnostics += SequenceCheck(root: root, graph: graph, facts: facts).diagnostics
    var reader = ExpectationReader(
      metricLabels: heads.labels.filter { $0 != "loss" }, layerPaths: graph.nodes.map(\.path))
    reader.areLayersKnown = graph.isComplete && root.model.span != nil
    reader.areMetricsKnown = areMetricsKnown
    if let entry = root.expectations { reader.read(entry) }
    diagnostics += reader.diagnostics
    diagnostics +=
      ExpectationCheck(
        reader.expectations, heads: areMetricsKnown ? heads : [],
        parts: isDataSound && root.data.span != nil ? root.data.value.roles : nil
      ).diagnostics
    let judge = StaticJudge(root: root, graph: graph, facts: facts, machine: machine)
    // Of a network with a mistake in it nobody expects anything.
    let isModelSound = !diagnostics.contains {
      $0.severity == .error && $0.path.hasPrefix("model")
    }
    if isModelSound, !graph.nodes.isEmpty {
      diagnostics += reader.expectations.compactMap(judge.problem)
    }
    diagnostics +=
      GateCheck(
        facts: facts, heads: heads, expectations: reader.expectations,
        time: root.training.spans["time"]
      ).diagnostics
    if let problem = judge.memoryProblem(at: root.model.span) { diagnostics.append(problem) }
    return Judgement(
      diagnostics: diagnostics, expectations: reader.expectations, isNetworkSound: isNetworkSound)
  }

  private static func wiringProblems(
    _ root: RootSpec, _ graph: Graph, _ facts: DataFacts, _ heads: [PredictionHead]
  ) -> [Diagnostic] {
    let training = root.training.value
    return EffectCheck(graph: graph, optimiser: training.optimiser?.value).diagnostics
      + RegularisationCheck(all: root.regularisation, graph: graph).diagnostics
      + SettingCheck(graph: graph).diagnostics
      + UnusedCheck(graph: graph, inputs: facts.inputs).diagnostics
      + FreezeCheck(training: training, graph: graph).diagnostics
      + NormalisationCheck(graph: graph).diagnostics
      + ActivationCheck(graph: graph).diagnostics
      + GradientFlowCheck(graph: graph, heads: heads, training: training).diagnostics
      + TargetReachCheck(root: root, heads: heads, graph: graph).diagnostics
      + BatchCheck(root: root, facts: facts, graph: graph).diagnostics
  }
}
