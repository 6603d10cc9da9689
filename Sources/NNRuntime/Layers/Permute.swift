// SPDX-License-Identifier: MIT

package import NNSpec

extension Permute: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.permuted(input, axes.map { $0 - 1 })
  }
}
