// SPDX-License-Identifier: MIT

package import NNSpec

/// Measures a network on a part of the data, in evaluation mode.
package struct Evaluator {
  /// One prediction of the network and what is measured of it.
  private struct Head {
    let metrics: [any RunnableMetric]
    let kind: TargetKind
    let target: FittedFeature
    /// Before the names of its numbers.
    let prefix: String
    let weight: Double
  }

  /// What a part of the data gave.
  package struct Measurement {
    /// One for each head.
    package let predictions: [Predictions]
    package let losses: [Double]
    /// The heads' losses, weighed and added; nil for data without targets.
    package let loss: Double?
  }

  private let network: Network
  private let heads: [Head]
  /// Who shares the work; nil for this process alone.
  private let ranks: (any RankGroup)?

  private init(_ network: Network, heads: [Head], ranks: (any RankGroup)? = nil) {
    self.network = network
    self.heads = heads
    self.ranks = ranks
  }

  /// Measures a network of one prediction.
  package init(
    _ network: Network, metrics: [any MetricSpec], kind: TargetKind, preprocessing: Preprocessing
  ) {
    self.init(
      network,
      heads: [
        Head(
          metrics: Self.runnable(metrics), kind: kind, target: preprocessing.target, prefix: "",
          weight: 1)
      ])
  }

  /// Measures what a spec asks for.
  package init(
    _ network: Network, _ spec: ModelSpec, _ preprocessing: Preprocessing,
    ranks: (any RankGroup)? = nil
  ) {
    self.init(
      network,
      heads: zip(spec.heads, preprocessing.targets).map { head, target in
        Head(
          metrics: Self.runnable(head.metrics.map(\.value)), kind: head.target?.kind ?? .number,
          target: target, prefix: head.prefix, weight: head.weight)
      }, ranks: ranks)
  }

  private static func runnable(_ metrics: [any MetricSpec]) -> [any RunnableMetric] {
    metrics.map { metric in
      guard let runnable = metric as? any RunnableMetric else {
        preconditionFailure("the metric \(type(of: metric).name) has no runtime")
      }
      return runnable
    }
  }

  /// Predictions and mean losses.
  ///
  /// `keepsOutputs`: also what no metric asks for, and rows whose label is ignored.
  /// `keepsProbabilities`: those of all classes, for what the report shows.
  package func run(
    on split: DataSplit, keepsOutputs: Bool = false, keepsProbabilities: Bool = false
  ) -> Measurement {
    var collected = collectors(
      keepsOutputs: keepsOutputs, keepsProbabilities: keepsProbabilities)
    var losses: [BatchLoss] = []
    let hasTargets = !split.targets.isEmpty
    let batches = Batches.inOrder(
      // What is written down has the examples in their order: one stream.
      examples: split.count, size: keepsOutputs && network.isStateful ? 1 : network.largestBatch,
      isStateful: network.isStateful)
    network.resetState()
    for batch in ranks?.share(of: batches.count) ?? 0..<batches.count {
      let examples = batches.examples(batch)
      network.load(split, examples)
      network.forward(batch: examples.count, mode: .inference)
      if hasTargets {
        _ = network.loss(wantsGradient: false)
        losses.append(BatchLoss(losses: network.losses, weights: network.lossWeights))
      }
      network.carryState()
      collect(into: &collected, hasTargets: hasTargets)
    }
    if let ranks { share(&collected, &losses, ranks) }
    var sums = LossSums(weights: heads.map(\.weight))
    for loss in losses { sums.add(loss.losses, loss.weights) }
    return Measurement(
      predictions: predictions(collected), losses: sums.losses,
      loss: hasTargets && !sums.isEmpty ? sums.total : nil)
  }

  /// The losses of a batch, and what each is a mean over.
  private struct BatchLoss {
    let losses: [Double]
    let weights: [Double]
  }

  /// Puts together what all processes have, in the order of the batches.
  private func share(
    _ collected: inout [PredictionCollector], _ losses: inout [BatchLoss], _ ranks: any RankGroup
  ) {
    var parcel = Parcel()
    parcel.add(losses.flatMap { $0.losses + $0.weights })
    for collector in collected { collector.pack(into: &parcel) }
    losses = []
    for index in collected.indices { collected[index].clear() }
    for bytes in ranks.gather(parcel.bytes) {
      var parcel = OpenedParcel(bytes)
      let numbers = parcel.doubles()
      for begin in stride(from: 0, to: numbers.count, by: 2 * heads.count) {
        losses.append(
          BatchLoss(
            losses: Array(numbers[begin..<begin + heads.count]),
            weights: Array(numbers[begin + heads.count..<begin + 2 * heads.count])))
      }
      for index in collected.indices {
        var other = collected[index]
        other.unpack(from: &parcel)
        collected[index].append(other)
      }
    }
  }

  /// Empty collectors of what the metrics need, one for each head.
  package func collectors(
    keepsOutputs: Bool = false, keepsProbabilities: Bool = false
  ) -> [PredictionCollector] {
    heads.enumerated().map { index, head in
      let planned = network.plan.heads
      let output = planned.isEmpty ? network.plan.output : planned[index].output
      return PredictionCollector(
        kind: head.kind, width: output.features,
        isSequence: output.rowCount != .perExample(1),
        keepsOutputs: keepsOutputs || keepsProbabilities
          || head.metrics.contains(where: \.needsOutputs),
        ignoredLabel: keepsOutputs || planned.isEmpty ? nil : planned[index].ignoredLabel)
    }
  }

  /// Takes what the network's last batch gave.
  package func collect(into collectors: inout [PredictionCollector], hasTargets: Bool) {
    for index in heads.indices {
      collectors[index].add(network, head: index, hasTargets: hasTargets)
    }
  }

  package func predictions(_ collected: [PredictionCollector]) -> [Predictions] {
    zip(heads, collected).map { $1.predictions($0.target) }
  }

  /// The loss and every metric that is one number; of several heads, each loss too.
  package func values(
    _ predictions: [Predictions], losses: [Double], loss: Double?
  ) -> NamedValues {
    var values = NamedValues()
    values["loss"] = loss
    for (index, head) in heads.enumerated() {
      if heads.count > 1, loss != nil { values[head.prefix + "loss"] = losses[index] }
      for metric in head.metrics {
        values[head.prefix + metric.label] = metric.value(predictions[index])
      }
    }
    return values
  }

  package func values(_ measurement: Measurement) -> NamedValues {
    values(measurement.predictions, losses: measurement.losses, loss: measurement.loss)
  }

  package func measure(_ split: DataSplit) -> NamedValues { values(run(on: split)) }

  package var hasMetrics: Bool { heads.contains { !$0.metrics.isEmpty } }
}
