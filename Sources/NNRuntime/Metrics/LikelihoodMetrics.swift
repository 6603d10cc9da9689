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
  var meanSurprise: Double? {
    guard count > 0, likelihoods.count == count else { return nil }
    let least = Double(Float.leastNormalMagnitude)
    return likelihoods.reduce(0) { $0 - log($1 < least ? least : $1) } / Double(count)
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
