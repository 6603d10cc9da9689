// SPDX-License-Identifier: MIT

package import NNSpec

extension Embedding: RunnableLayer {
  /// A row of the table for each number in the input.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.lookup(input, table: build.requiredParameter("weight"))
  }
}
