// SPDX-License-Identifier: MIT

/// An optimiser that divides a mean gradient by the root of a mean square.
package protocol MomentOptimiser: OptimiserSpec {
  var moments: MomentOptions { get }
}

extension MomentOptimiser {
  package var beta1: Double { moments.beta1 }
  package var beta2: Double { moments.beta2 }
  package var epsilon: Double { moments.epsilon }
}

/// How long means of gradients and squares last.
package struct MomentOptions: Sendable {
  package let beta1: Double
  package let beta2: Double
  package let epsilon: Double

  init(_ option: inout OptionReader, epsilon: Double = 1e-8) {
    beta1 = option("beta1", "Memory of the mean gradient.", .within(0..<1), default: 0.9)
    beta2 = option("beta2", "Memory of the mean square.", .within(0..<1), default: 0.999)
    self.epsilon = option("epsilon", "Added to the root.", .divisor, default: epsilon)
  }
}
