// SPDX-License-Identifier: MIT

package import NNSpec

extension TransposedConvolution: RunnableLayer {
  /// The backward pass of the convolution that leads from the output to the input, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.convolution(
      input, window(for: input.shape), isTransposed: true,
      weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.activation(activation?.value, product.droppingAxes(of: Space.self))
  }

  /// That convolution's window.
  private func window(for input: [Int]) -> Window {
    let axes = zip(axes, input).map { axis, size in
      Window.Axis(
        axis.outputSize(size) ?? 0, kernel: axis.kernel, stride: axis.stride,
        dilation: axis.dilation, padding: axis.cutBefore, outputs: size)
    }
    return Window(axes, channels: filters)
  }
}
