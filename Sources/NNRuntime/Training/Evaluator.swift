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

  /// Predictions and mean loss; the loss is nil for data without targets.
  package func run(on split: DataSplit) -> (predictions: Predictions, loss: Double?) {
    var collected = OutputCollector(capacity: split.count * network.plan.output.count)
    var (lossSum, weightSum) = (0.0, 0.0)
    let hasTargets = !split.targets.isEmpty
    for begin in stride(from: 0, to: split.count, by: network.largestBatch) {
      let rows = begin..<min(begin + network.largestBatch, split.count)
      network.load(split, rows)
      network.forward(batch: rows.count, mode: .inference)
      if hasTargets {
        // A mean of means would depend on how the examples are cut into batches.
        lossSum += network.loss(wantsGradient: false) * network.lossWeight
        weightSum += network.lossWeight
      }
      collected.add(network)
    }
    let loss = hasTargets && weightSum > 0 ? lossSum / weightSum : nil
    return (predictions(collected, split.targets), loss)
  }

  /// Outputs and targets in the target's own units.
  package func predictions(
    _ collected: OutputCollector, _ targets: some Sequence<Float>
  ) -> Predictions {
    let width = network.plan.output.count
    let isScaled = kind == .number || kind == .vector
    let outputs = collected.values.enumerated().map { index, value in
      isScaled ? preprocessing.unscaleTarget(value, column: index % width) : Double(value)
    }
    let targets = targets.enumerated().map { index, value in
      isScaled ? preprocessing.unscaleTarget(value, column: index % width) : Double(value)
    }
    return Predictions(kind: kind, width: width, outputs: outputs, targets: targets)
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

/// Outputs of many batches in one list, allocated once.
package struct OutputCollector {
  package private(set) var values: ContiguousArray<Float>
  private var used = 0

  package init(capacity: Int) {
    values = ContiguousArray(repeating: 0, count: capacity)
  }

  /// Takes the outputs of the network's last batch.
  package mutating func add(_ network: Network) {
    let count = network.plan.output.count * network.run.batch
    let region = network.run.region(network.plan.output.buffer).slice(0, count)
    network.run.arena.read(region, into: &values, at: used)
    used += count
  }

  package mutating func clear() { used = 0 }

  /// The first values, as a list of its own.
  package func first(_ count: Int) -> OutputCollector {
    var copy = OutputCollector(capacity: 0)
    copy.values = ContiguousArray(values.prefix(count))
    return copy
  }
}
