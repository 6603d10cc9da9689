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
    surprise(0..<count)
  }

  /// The same over some rows.
  func surprise(_ rows: Range<Int>) -> Double? {
    guard !rows.isEmpty, likelihoods.count == count else { return nil }
    let least = Double(Float.leastNormalMagnitude)
    return likelihoods[rows].reduce(0) { $0 - log($1 < least ? least : $1) } / Double(rows.count)
  }
}

/// Forms of a mean surprise in nats.
package enum Surprise {
  /// How many equally likely ones would surprise as much.
  package static func perplexity(_ nats: Double) -> Double { exp(nats) }
  /// The same in bits.
  package static func bits(_ nats: Double) -> Double { nats / log(2) }
  /// That of one out of so many equally likely ones, in bits.
  package static func bits(of count: Int) -> Double { log2(Double(count)) }
}

extension Perplexity: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanSurprise.map(Surprise.perplexity)
  }
}

extension BitsPerCharacter: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanSurprise.map { Surprise.bits($0) }
  }
}
