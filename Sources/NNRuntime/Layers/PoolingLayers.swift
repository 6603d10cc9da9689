// SPDX-License-Identifier: MIT

package import NNSpec

extension MaxPool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape), .max).droppingHeight(of: Space.self)
  }
}

extension AveragePool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape), .average).droppingHeight(of: Space.self)
  }
}
