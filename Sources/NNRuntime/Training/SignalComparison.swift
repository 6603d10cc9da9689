// SPDX-License-Identifier: MIT

internal import NNSpec

/// What was predicted of the start of a network beside what a batch shows.
package struct SignalComparison {
  package struct Row {
    package let path: String
    package let kind: String
    /// The size of its values over that of what it reads.
    package let gain: (predicted: Double?, measured: Double?)
    /// The size of its gradient over that at the scores.
    package let gradient: (predicted: Double?, measured: Double?)
  }

  package let name: String
  package let examples: Int
  package let isSynthetic: Bool
  package let rows: [Row]

  package init(_ subject: BenchmarkSubject, settings: Network.Settings) throws(TrainingSession
    .Failure)
  {
    let network = try subject.network(training: true, isObserved: true)
    let examples = min(subject.batch, subject.examples.count)
    let probe = SignalProbe(network, batch: examples)
    let spec = subject.spec
    let predicted = SignalPropagation(spec)
    let nodes = spec.graph.nodes
    let end = spec.heads.first?.output.node
    let scale = end.flatMap { probe.layers[$0].gradient }
    name = spec.name
    self.examples = examples
    isSynthetic = subject.isSynthetic
    rows = nodes.indices.map { index in
      let (layer, measured) = (predicted.layers[index], probe.layers[index])
      let read = Self.readSize(nodes[index], probe)
      return Row(
        path: nodes[index].path, kind: nodes[index].kind,
        gain: (layer.gain, read.flatMap { $0 > 0 ? measured.size / $0 : nil }),
        gradient: (
          layer.gradient,
          measured.gradient.flatMap { gradient in
            scale.flatMap { $0 > 0 ? gradient / $0 : nil }
          }
        ))
    }
  }

  /// The size of all that a layer reads.
  private static func readSize(_ node: LayerNode, _ probe: SignalProbe) -> Double? {
    let parts = zip(node.sources, node.inputs).map {
      source, shape -> (square: Double, count: Double) in
      let count = Double(shape?.count ?? 1)
      guard case .node(let place) = source else { return (probe.input * probe.input, count) }
      return (probe.layers[place].size * probe.layers[place].size, count)
    }
    let total = parts.reduce(0) { $0 + $1.count }
    return total > 0
      ? (parts.reduce(0) { $0 + $1.square * $1.count } / total).squareRoot() : nil
  }

  /// A line for each layer.
  package var text: String {
    let head = ["layer", "kind", "gain predicted", "measured", "gradient predicted", "measured"]
    let lines = rows.map { row in
      [row.path, row.kind]
        + [row.gain.predicted, row.gain.measured, row.gradient.predicted, row.gradient.measured]
        .map { $0.map(shortNumber) ?? "?" }
    }
    let batch = "\(Words.counted(examples, isSynthetic ? "synthetic example" : "example"))"
    return "\(name), on \(batch) before training\n\n"
      + alignedTable([head] + lines, leftColumns: 2)
  }
}
