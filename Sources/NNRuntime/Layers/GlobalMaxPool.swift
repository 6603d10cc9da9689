// SPDX-License-Identifier: MIT

package import NNSpec

extension GlobalMaxPool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.globalMaximum(input)
  }
}
