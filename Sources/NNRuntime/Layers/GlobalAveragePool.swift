// SPDX-License-Identifier: MIT

package import NNSpec

extension GlobalAveragePool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.globalAverage(input)
  }
}
