// SPDX-License-Identifier: MIT

package import NNSpec

extension SeparableConvolution: RunnableLayer {
  /// Each channel by itself, then a product of the channels at every position, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let depthwise = build.depthwise(
      input, window.sized(for: input.shape), weight: build.requiredParameter("depthwise_weight"),
      bias: nil)
    let product = build.matmul(
      depthwise.droppingAxes(of: Space.self), weight: build.requiredParameter("pointwise_weight"),
      bias: build.parameter("bias"))
    return build.activation(activation?.value, product)
  }
}
