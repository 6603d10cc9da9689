// SPDX-License-Identifier: MIT

/// One prediction of a network: where it ends, what it predicts, and how that is judged.
package struct PredictionHead: Sendable {
  package let target: DataFacts.TargetFacts?
  /// The last layer; nil after a mistake.
  package let output: Graph.Output
  package let loss: Chosen<any LossSpec>
  /// How much its loss counts.
  package let weight: Double
  package let metrics: [Chosen<any MetricSpec>]
  /// What stands before the names of its numbers: `digit.`, or nothing if it is the only one.
  package let prefix: String

  /// Whether a number of it is a share of independent examples; steps of one sequence are not.
  package func isShare(_ label: String) -> Bool {
    metrics.contains { metric in
      let kind = type(of: metric.value)
      return prefix + metric.value.label == label && kind.isShare
        && (target?.steps == nil || kind is SequenceAccuracy.Type)
    }
  }
}

extension [PredictionHead] {
  /// The names of all numbers that are measured; the loss of each target where there are several.
  package var labels: [String] {
    ["loss"]
      + flatMap { head in
        (count > 1 ? [head.prefix + "loss"] : [])
          + head.metrics.map { head.prefix + $0.value.label }
      }
  }
}

/// Gives every target its loss and its metrics, and reports those that are missing or too many.
struct HeadAssignment {
  private(set) var heads: [PredictionHead] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let training: TrainingSpec
  private let targets: [DataFacts.TargetFacts]
  private let areLossesSound: Bool

  /// `areLossesSound` tells whether losses were read without errors: one that is missing then is no mistake of its own.
  init(_ root: RootSpec, graph: Graph, facts: DataFacts, areLossesSound: Bool) {
    self.areLossesSound = areLossesSound
    training = root.training.value
    targets = facts.targets
    checkNames(training.losses.map { ($0.target, $0.span) }, "loss")
    checkNames(training.metricLists.map { ($0.target, $0.span) }, "metrics")
    checkNames(training.lossWeights?.entries.map { ($0.name, $0.span) } ?? [], "loss_weights")
    if targets.count == 1, let weights = training.lossWeights, let first = weights.entries.first,
      diagnostics.isEmpty
    {
      report(
        .noEffect, "`loss_weights` has no effect with one target", first.span, "loss_weights",
        severity: .error)
    }
    checkSum(root.training.spans["loss_weights"])
    for output in graph.outputs { add(output, place: root.training.spans["loss"]) }
  }

  private mutating func add(_ output: Graph.Output, place: SourceSpan?) {
    let target = targets.first { $0.name == output.target }
    let isOne = targets.count <= 1
    let loss = training.losses.first { $0.target == output.target || $0.target == nil }
    guard let loss = loss?.value ?? (isOne ? training.loss : nil) else {
      // A misspelt target may be the one that is missing.
      if areLossesSound, diagnostics.isEmpty, let place, let name = output.target {
        report(
          .missingKey, "`loss` says nothing for the target `\(name)`", place, "loss",
          help: ["write `loss: {\(name): …}` with one loss a target"])
      }
      return
    }
    let lists = training.metricLists.filter { $0.target == output.target || $0.target == nil }
    let name = output.target ?? ""
    heads.append(
      PredictionHead(
        target: target, output: output, loss: loss,
        weight: training.lossWeights?[name] ?? 1, metrics: lists.flatMap(\.value),
        prefix: isOne ? "" : "\(name)."))
  }

  /// Losses that all count nothing.
  private mutating func checkSum(_ place: SourceSpan?) {
    guard let weights = training.lossWeights, let place, diagnostics.isEmpty, !targets.isEmpty,
      targets.allSatisfy({ weights[$0.name] == 0 })
    else { return }
    report(
      .noEffect, "no loss counts, so training changes nothing", place, "loss_weights",
      help: ["give at least one target a weight above 0"])
  }

  /// Keys that are no target.
  private mutating func checkNames(_ names: [(String?, SourceSpan?)], _ option: String) {
    guard !targets.isEmpty else { return }
    for case (let name?, let span?) in names where !targets.contains(where: { $0.name == name }) {
      let near = closest(to: name, among: targets.map(\.name))
      report(
        .unknownName, "the data has no target `\(name)`", span, option,
        label: near.isEmpty ? "" : didYouMean(near),
        help: ["it has " + nameList(targets.map(\.name))])
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, _ option: String,
    label: String = "", help: [String] = [], severity: Diagnostic.Severity? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, help: help, path: "training.\(option)",
        severity: severity))
  }
}
