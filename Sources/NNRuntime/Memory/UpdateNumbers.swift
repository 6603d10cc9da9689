// SPDX-License-Identifier: MIT

internal import CKernels

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// The optimisers whose update is one kernel; raw values are the names in specs.
package enum OptimiserKind: String, CaseIterable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, adadelta, adamax, nadam, radam
  case rprop, lion, ftrl, lamb, lars

  var native: NNOptimiser {
    switch self {
    case .sgd: NN_SGD
    case .momentum: NN_MOMENTUM
    case .nesterov: NN_NESTEROV
    case .adagrad: NN_ADAGRAD
    case .rmsprop: NN_RMSPROP
    case .adam: NN_ADAM
    case .adamw: NN_ADAMW
    case .adadelta: NN_ADADELTA
    case .adamax: NN_ADAMAX
    case .nadam: NN_NADAM
    case .radam: NN_RADAM
    case .rprop: NN_RPROP
    case .lion: NN_LION
    case .ftrl: NN_FTRL
    case .lamb: NN_LAMB
    case .lars: NN_LARS
    }
  }
}

/// The numbers of one update; those an optimiser has no use for are ignored.
package struct UpdateNumbers: Sendable, Equatable {
  package var learningRate: Float = 0
  package var weightDecay: Float = 0
  package var momentum: Float = 0
  package var rho: Float = 0
  package var beta1: Float = 0
  package var beta2: Float = 0
  package var epsilon: Float = 0
  /// 1 - beta^step, see `setStep`.
  package var correction1: Float = 1
  package var correction2: Float = 1
  /// nadam: factors of the mean and of the gradient itself.
  package var meanFactor: Float = 0
  package var gradientFactor: Float = 0
  /// radam: 0 while there is none.
  package var rectification: Float = 0
  /// rprop: factors of a step, and its limits in learning rates.
  package var decrease: Float = 1
  package var increase: Float = 1
  package var minimum: Float = 0
  package var maximum: Float = 0
  package var l1: Float = 0
  package var l2: Float = 0
  package var shrinkage: Float = 0
  package var beta: Float = 0
  /// ftrl: n^power / rate is what holds a weight.
  package var power: Float = 0.5
  package var centred = false
  package var amsgrad = false

  package init() {}

  /// Sets Adam's corrections `1 - beta^step`; steps count from 1.
  ///
  /// They come from the betas as float32 has them: 1 - 0.999 differs there by 5e-5 of itself,
  /// which cancels only if moments and corrections use the same number.
  package mutating func setStep(_ step: Int) {
    precondition(step >= 1, "step \(step)")
    correction1 = Float(1 - pow(Double(beta1), Double(step)))
    correction2 = Float(1 - pow(Double(beta2), Double(step)))
  }

  var native: NNUpdate {
    NNUpdate(
      learning_rate: learningRate, weight_decay: weightDecay, momentum: momentum, rho: rho,
      beta1: beta1, beta2: beta2, epsilon: epsilon, correction1: correction1,
      correction2: correction2, mean_factor: meanFactor, gradient_factor: gradientFactor,
      rectification: rectification, decrease: decrease, increase: increase, minimum: minimum,
      maximum: maximum, l1: l1, l2: l2, shrinkage: shrinkage, beta: beta, power: power,
      centred: centred ? 1 : 0, amsgrad: amsgrad ? 1 : 0)
  }
}
