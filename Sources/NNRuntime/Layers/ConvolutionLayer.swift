// SPDX-License-Identifier: MIT

package import NNSpec

extension Convolution: RunnableLayer {
  /// An implicit matrix product, then the activation; relu is applied as the product is written.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let rectifies = activation?.value is Relu
    let isLinear = activation.map { $0.value is Linear } ?? true
    let product = build.convolution(
      input, window.sized(for: input.shape), groups: groups,
      weight: build.requiredParameter("weight"), bias: build.parameter("bias"),
      rectifies: rectifies,
      mayDefer: build.precedesPool && (rectifies || isLinear),
      mayFold: build.precedesNorm && isLinear)
    return build.activation(
      rectifies ? nil : activation?.value, product.droppingAxes(of: Space.self))
  }
}
