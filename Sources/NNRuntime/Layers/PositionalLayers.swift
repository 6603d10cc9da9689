// SPDX-License-Identifier: MIT

package import NNSpec

extension PositionalEmbedding: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.positions(input, table: build.requiredParameter("weight"))
  }
}

extension PositionalEncoding: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.sinusoidalPositions(input)
  }
}
