// SPDX-License-Identifier: MIT

package import NNSpec

extension DepthwiseConvolution: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.depthwise(
      input, window.sized(for: input.shape), weight: build.requiredParameter("weight"),
      bias: build.parameter("bias"))
    return build.activation(activation?.value, product.droppingAxes(of: Space.self))
  }
}
