// SPDX-License-Identifier: MIT

package import NNSpec

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

extension Predictions {
  /// The mean of -ln p[target].
  ///
  /// Probabilities are of Float32, whose softmax may underflow: what is below its least normal number counts as that (87.3 nats).
  fileprivate var meanSurprise: Double? {
    guard count > 0, targetLabels.count == count else { return nil }
    let least = Double(Float.leastNormalMagnitude)
    let sum = targetLabels.enumerated().reduce(0.0) { sum, row in
      let (example, target) = row
      let probability = (0..<width).contains(target) ? outputs[example * width + target] : 0
      return sum - log(probability < least ? least : probability)
    }
    return sum / Double(count)
  }
}

extension Perplexity: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanSurprise.map { exp($0) }
  }
}

extension BitsPerCharacter: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanSurprise.map { $0 / log(2) }
  }
}
