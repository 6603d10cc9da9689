// SPDX-License-Identifier: MIT

package import NNSpec

/// Measures a network on a part of the data, in evaluation mode.
package struct Evaluator {
  private let network: Network
  private let metrics: [any RunnableMetric]
  private let kind: TargetKind
  private let preprocessing: Preprocessing

  package init(
    _ network: Network, metrics: [any MetricSpec], kind: TargetKind, preprocessing: Preprocessing
  ) {
    self.network = network
    self.metrics = metrics.map { metric in
      guard let runnable = metric as? any RunnableMetric else {
        preconditionFailure("the metric \(type(of: metric).name) has no runtime")
      }
      return runnable
    }
    self.kind = kind
    self.preprocessing = preprocessing
  }

  /// Measures what a spec asks for.
  package init(_ network: Network, _ spec: ModelSpec, _ preprocessing: Preprocessing) {
    self.init(
      network, metrics: spec.training.metrics.map(\.value),
      kind: spec.facts.target?.kind ?? .number, preprocessing: preprocessing)
  }

  /// Predictions and mean loss; the loss is nil for data without targets.
  ///
  /// `keepsOutputs`: also what no metric asks for, and rows whose label is ignored.
  package func run(
    on split: DataSplit, keepsOutputs: Bool = false
  ) -> (predictions: Predictions, loss: Double?) {
    var collected =
      keepsOutputs
      ? PredictionCollector(
        kind: kind, width: network.plan.output.features, keepsOutputs: true) : collector
    var (lossSum, weightSum) = (0.0, 0.0)
    let hasTargets = !split.targets.isEmpty
    let batches = Batches.inOrder(
      // What is written down has the examples in their order: one stream.
      examples: split.count, size: keepsOutputs && network.isStateful ? 1 : network.largestBatch,
      isStateful: network.isStateful)
    network.resetState()
    for batch in 0..<batches.count {
      let examples = batches.examples(batch)
      network.load(split, examples)
      network.forward(batch: examples.count, mode: .inference)
      if hasTargets {
        // A mean of means would depend on how the examples are cut into batches.
        lossSum += network.loss(wantsGradient: false) * network.lossWeight
        weightSum += network.lossWeight
      }
      network.carryState()
      collected.add(network, hasTargets: hasTargets)
    }
    let loss = hasTargets && weightSum > 0 ? lossSum / weightSum : nil
    return (collected.predictions(preprocessing), loss)
  }

  /// An empty collector of what the metrics need.
  package var collector: PredictionCollector {
    PredictionCollector(
      kind: kind, width: network.plan.output.features,
      keepsOutputs: metrics.contains(where: \.needsOutputs),
      ignoredLabel: network.plan.head?.ignoredLabel)
  }

  package func predictions(_ collected: PredictionCollector) -> Predictions {
    collected.predictions(preprocessing)
  }

  /// The loss and every metric that is one number.
  package func values(_ predictions: Predictions, loss: Double?) -> NamedValues {
    var values = NamedValues()
    values["loss"] = loss
    for metric in metrics { values[metric.label] = metric.value(predictions) }
    return values
  }

  package func measure(_ split: DataSplit) -> NamedValues {
    let (predictions, loss) = run(on: split)
    return values(predictions, loss: loss)
  }

  package var hasMetrics: Bool { !metrics.isEmpty }
}
