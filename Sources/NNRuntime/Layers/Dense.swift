// SPDX-License-Identifier: MIT

package import NNSpec

extension Dense: RunnableLayer {
  /// A product on the last axis, then the activation.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.matmul(
      input, weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.activation(activation?.value, product)
  }
}
