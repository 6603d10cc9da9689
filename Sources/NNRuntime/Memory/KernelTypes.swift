// SPDX-License-Identifier: MIT

internal import CKernels

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
