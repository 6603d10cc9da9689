// SPDX-License-Identifier: MIT

package import NNSpec

extension Conv2D: RunnableLayer {
  /// An implicit matrix product, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let shape = ConvolutionShape(
      window: window.sized(for: input.shape, channels: filters), filters: filters, groups: groups)
    let product = build.convolution(
      input, shape, weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.activation(activation?.value, product)
  }
}

extension Window2D {
  /// The window with every size of an input `[height, width, channels]` known.
  func sized(for input: [Int], channels: Int) -> Window {
    guard case .success(let output) = outputShape(of: Shape(input), channels: channels),
      let height = output.dimensions[0], let width = output.dimensions[1]
    else {
      preconditionFailure("a window of \(kernel) on \(input) passed the checker")
    }
    let (top, left) = paddingBefore(height: input[0], width: input[1])
    return Window(
      height: input[0], width: input[1], channels: input[2], kernelHeight: kernel.height,
      kernelWidth: kernel.width, strideHeight: stride.height, strideWidth: stride.width,
      dilationHeight: dilation.height, dilationWidth: dilation.width, paddingTop: top,
      paddingLeft: left, outputHeight: height, outputWidth: width)
  }
}
