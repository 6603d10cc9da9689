// SPDX-License-Identifier: MIT

internal import CKernels

/// The elementwise functions; raw values are the names in specs.
package enum ActivationKind: String, CaseIterable, Sendable {
  case linear, relu
  case leakyReLU = "leaky_relu"
  case elu, selu, gelu, silu, tanh, sigmoid, softplus

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
    }
  }
}

/// A window that slides over images [height, width, channels].
package struct Window: Sendable, Equatable {
  package var height, width, channels: Int
  package var kernelHeight, kernelWidth: Int
  package var strideHeight, strideWidth: Int
  package var dilationHeight, dilationWidth: Int
  package var paddingTop, paddingLeft: Int
  package var outputHeight, outputWidth: Int

  package init(
    height: Int, width: Int, channels: Int, kernelHeight: Int, kernelWidth: Int,
    strideHeight: Int = 1, strideWidth: Int = 1, dilationHeight: Int = 1, dilationWidth: Int = 1,
    paddingTop: Int = 0, paddingLeft: Int = 0, outputHeight: Int, outputWidth: Int
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.paddingTop = paddingTop
    self.paddingLeft = paddingLeft
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
  }

  /// A window over all of an example.
  package init(positions: Int, channels: Int) {
    self.init(
      height: 1, width: positions, channels: channels, kernelHeight: 1, kernelWidth: positions,
      outputHeight: 1, outputWidth: 1)
  }

  /// Floats of one image.
  package var inputCount: Int { height * width * channels }
  package var kernelCells: Int { kernelHeight * kernelWidth }
  package var outputCells: Int { outputHeight * outputWidth }

  /// The C struct; traps if a size is out of range.
  var native: NNWindow {
    let positive = [
      height, width, channels, kernelHeight, kernelWidth, strideHeight, strideWidth,
      dilationHeight, dilationWidth, outputHeight, outputWidth,
    ]
    precondition(
      positive.allSatisfy { $0 > 0 } && paddingTop >= 0 && paddingLeft >= 0
        && height * width <= Int(Int32.max), "window out of range: \(self)")
    return NNWindow(
      height: height, width: width, channels: channels, kernel_height: kernelHeight,
      kernel_width: kernelWidth, stride_height: strideHeight, stride_width: strideWidth,
      dilation_height: dilationHeight, dilation_width: dilationWidth, padding_top: paddingTop,
      padding_left: paddingLeft, output_height: outputHeight, output_width: outputWidth)
  }
}
