// SPDX-License-Identifier: MIT

/// How weights move along the gradient.
package protocol OptimiserSpec: Declaration {
  /// The options that every optimiser has.
  var common: CommonOptimiserOptions { get }
  /// Numbers kept for each weight.
  var stateCount: Int { get }
}

/// Parameters that weight decay can leave alone.
package enum DecayExemption: String, ChoiceValue {
  case bias, norm, embedding
}

/// The options that every optimiser has.
package struct CommonOptimiserOptions: Sendable {
  package let learningRate: Double
  /// Added to the gradient as weight_decay · w (adamw, adafactor, lion and muon: taken off the weight at the learning rate).
  package let weightDecay: Double
  /// What `weight_decay` leaves alone.
  package let weightDecayExempt: [DecayExemption]

  init(_ option: inout OptionReader, learningRate: Double, weightDecay: Double = 0) {
    self.learningRate = option(
      "learning_rate", "Length of a step.", .above(0), default: learningRate)
    self.weightDecay = option(
      "weight_decay", "Pull of every weight towards 0.", .atLeast(0), default: weightDecay)
    weightDecayExempt = option(
      "weight_decay_exempt", "Parameters without weight decay: bias, norm, embedding.",
      default: [])
    option.require(
      self.weightDecay > 0 || weightDecayExempt.isEmpty, .noEffect,
      "`weight_decay_exempt` has no effect without `weight_decay`", at: "weight_decay_exempt")
  }
}

extension OptimiserSpec {
  package var learningRate: Double { common.learningRate }
  package var weightDecay: Double { common.weightDecay }
  package var weightDecayExempt: [DecayExemption] { common.weightDecayExempt }

  /// Whether weight decay leaves parameters of a role alone.
  package func exempts(_ role: ParameterSpec.Role) -> Bool {
    role == .bias && weightDecayExempt.contains(.bias)
      || role.isNormalisation && weightDecayExempt.contains(.norm)
      || role == .embedding && weightDecayExempt.contains(.embedding)
  }
}
