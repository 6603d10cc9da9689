// SPDX-License-Identifier: MIT

package import NNSpec

extension LayerNorm: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.layerNormalisation(input, epsilon: epsilon)
  }
}
