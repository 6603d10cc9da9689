// SPDX-License-Identifier: MIT

package import NNSpec

extension PRelu: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.prelu(input, alpha: build.requiredParameter("alpha"), isShared: shared)
  }
}
