// SPDX-License-Identifier: MIT

package import NNSpec

extension Convolution: RunnableLayer {
  /// An implicit matrix product, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.convolution(
      input, window.sized(for: input.shape), groups: groups,
      weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.activation(activation?.value, product.droppingAxes(of: Space.self))
  }
}
