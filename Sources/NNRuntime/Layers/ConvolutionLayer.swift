// SPDX-License-Identifier: MIT

package import NNSpec

extension Convolution: RunnableLayer {
  /// An implicit matrix product, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let shape = ConvolutionShape(
      window: window.sized(for: input.shape), filters: filters, groups: groups)
    let product = build.convolution(
      input, shape, weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.activation(activation?.value, product.droppingHeight(of: Space.self))
  }
}
