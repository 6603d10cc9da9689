// SPDX-License-Identifier: MIT

/// Bytes that training a network takes at least: weights, gradients, optimiser state, values and their gradients.
package struct MemoryEstimate: Sendable, Equatable {
  package let weights: Int
  package let optimiser: Int
  package let activations: Int

  package var total: Int { saturatingSum([weights, optimiser, activations]) }

  /// 4 bytes a number; activations are those of one batch, forward and backward.
  package init(_ graph: Graph, optimiserState: Int, batch: Int) {
    let count = graph.parameterCount
    weights = saturatingProduct([count, 8])
    optimiser = saturatingProduct([count, optimiserState, 4])
    let values = saturatingSum(
      graph.nodes.compactMap { $0.output?.count } + [graph.input?.count ?? 0])
    activations = saturatingProduct([values, batch, 4])
  }
}

/// "1.5 GiB".
package func bytesText(_ bytes: Int) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var value = Double(bytes)
  var index = 0
  while value >= 1024, index < units.count - 1 {
    value /= 1024
    index += 1
  }
  let rounded = value < 10 && index > 0 ? (value * 10).rounded() / 10 : value.rounded()
  return "\(numberText(rounded)) \(units[index])"
}
