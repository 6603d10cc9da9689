// SPDX-License-Identifier: MIT

extension SpecChecker {
  /// From so many layers on, the largest check is worth a thread of its own.
  private static let manyLayers = 256

  /// What is wrong with the layers of a complete graph together, and with signals in it if nothing else is wrong.
  static func graphProblems(
    _ root: RootSpec, _ graph: Graph, _ facts: DataFacts, _ heads: [PredictionHead], isSound: Bool
  ) -> [Diagnostic] {
    let wiring: @Sendable () -> [Diagnostic] = {
      wiringProblems(root, graph, facts, heads)
    }
    let signals: @Sendable () -> [Diagnostic] = {
      SignalCheck(root: root, graph: graph, heads: heads, facts: facts).diagnostics
    }
    if isSound, graph.nodes.count >= manyLayers {
      let (first, second) = concurrently(wiring, signals)
      return first.hasErrors ? first : first + second
    }
    let first = wiring()
    return isSound && !first.hasErrors ? first + signals() : first
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
