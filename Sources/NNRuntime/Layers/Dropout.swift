// SPDX-License-Identifier: MIT

package import NNSpec

extension Dropout: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.dropout(input, rate: rate)
  }
}
