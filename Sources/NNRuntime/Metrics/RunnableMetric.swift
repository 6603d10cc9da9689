// SPDX-License-Identifier: MIT

package import NNSpec

/// A metric that the runtime can compute.
package protocol RunnableMetric: MetricSpec {
  /// Its value; nil where it is not defined or not one number.
  func value(_ predictions: Predictions) -> Double?
  /// Whether it needs the probabilities of all classes, not only the likeliest and the target's.
  var needsOutputs: Bool { get }
}

extension RunnableMetric {
  package var needsOutputs: Bool { false }
}
