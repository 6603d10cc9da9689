// SPDX-License-Identifier: MIT

package import NNSpec

extension Highway: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.matmul(
      input, weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    let changed = build.activation(activation?.value, product)
    let gate = build.matmul(
      input, weight: build.requiredParameter("gate_weight"), bias: build.parameter("gate_bias"))
    let share = build.elementwise(gate, .sigmoid, parameter: 0)
    return build.blend(share, changed, input)
  }
}
