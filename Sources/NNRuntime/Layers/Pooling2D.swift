// SPDX-License-Identifier: MIT

package import NNSpec

extension MaxPool2D: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape, channels: input.features), .max)
  }
}

extension AveragePool2D: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape, channels: input.features), .average)
  }
}
