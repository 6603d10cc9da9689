// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// Draws a class from probabilities.
package struct SymbolSampler: Sendable {
  /// Below 1 likely classes become likelier, above 1 less so; 0 always takes the likeliest.
  package let temperature: Double
  /// How many of the likeliest classes take part; nil: all.
  package let topK: Int?

  package init(temperature: Double, topK: Int? = nil) {
    precondition(temperature >= 0 && topK ?? 1 >= 1, "temperature \(temperature), top \(topK ?? 0)")
    self.temperature = temperature
    self.topK = topK
  }

  /// A class with probability ∝ p^(1 / temperature) among those that take part.
  package func draw(_ probabilities: [Float], from random: inout RandomStream) -> Int {
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    guard temperature > 0, let first = order.first else { return order.first ?? 0 }
    let classes = order.prefix(topK ?? order.count)
    // Relative to the likeliest, so that a low temperature does not underflow.
    let top = log(Double(max(probabilities[first], .leastNonzeroMagnitude)))
    let weights = classes.map { index in
      exp((log(Double(max(probabilities[index], .leastNonzeroMagnitude))) - top) / temperature)
    }
    var place = random.uniform() * weights.reduce(0, +)
    for (index, weight) in zip(classes, weights) {
      place -= weight
      if place < 0 { return index }
    }
    return classes.last ?? first
  }
}
