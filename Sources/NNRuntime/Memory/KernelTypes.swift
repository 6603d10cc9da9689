// SPDX-License-Identifier: MIT

internal import CKernels

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// The elementwise functions; raw values are the names in specs.
package enum ActivationKind: String, CaseIterable, Sendable {
  case linear, relu
  case leakyReLU = "leaky_relu"
  case elu, selu, gelu, silu, tanh, sigmoid, softplus, relu6, celu
  case geluTanh = "gelu_tanh"
  case mish, softsign
  case logSigmoid = "log_sigmoid"
  case hardSigmoid = "hard_sigmoid"
  case hardSwish = "hard_swish"
  case hardTanh = "hard_tanh"
  case hardShrink = "hard_shrink"
  case softShrink = "soft_shrink"
  case tanhShrink = "tanh_shrink"
  case squareplus, exponential

  var native: NNActivation {
    switch self {
    case .linear: NN_LINEAR
    case .relu: NN_RELU
    case .leakyReLU: NN_LEAKY_RELU
    case .elu: NN_ELU
    case .selu: NN_SELU
    case .gelu: NN_GELU
    case .silu: NN_SILU
    case .tanh: NN_TANH
    case .sigmoid: NN_SIGMOID
    case .softplus: NN_SOFTPLUS
    case .relu6: NN_RELU6
    case .celu: NN_CELU
    case .geluTanh: NN_GELU_TANH
    case .mish: NN_MISH
    case .softsign: NN_SOFTSIGN
    case .logSigmoid: NN_LOG_SIGMOID
    case .hardSigmoid: NN_HARD_SIGMOID
    case .hardSwish: NN_HARD_SWISH
    case .hardTanh: NN_HARD_TANH
    case .hardShrink: NN_HARD_SHRINK
    case .softShrink: NN_SOFT_SHRINK
    case .tanhShrink: NN_TANH_SHRINK
    case .squareplus: NN_SQUAREPLUS
    case .exponential: NN_EXPONENTIAL
    }
  }
}

/// The optimisers whose update is one kernel; raw values are the names in specs.
package enum OptimiserKind: String, CaseIterable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw

  var native: NNOptimiser {
    switch self {
    case .sgd: NN_SGD
    case .momentum: NN_MOMENTUM
    case .nesterov: NN_NESTEROV
    case .adagrad: NN_ADAGRAD
    case .rmsprop: NN_RMSPROP
    case .adam: NN_ADAM
    case .adamw: NN_ADAMW
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
      correction2: correction2, centred: centred ? 1 : 0, amsgrad: amsgrad ? 1 : 0)
  }
}
