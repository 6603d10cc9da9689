// SPDX-License-Identifier: MIT

package import NNSpec

extension BatchNorm: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.batchNormalisation(
      input, epsilon: epsilon, momentum: momentum, isFrozen: !build.isTrainable,
      rectifies: build.precedesRelu)
  }
}
