// SPDX-License-Identifier: MIT

package import NNSpec

extension ActivationLayer: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.activation(function?.value, input)
  }
}
