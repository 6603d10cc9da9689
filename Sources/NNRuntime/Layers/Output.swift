// SPDX-License-Identifier: MIT

package import NNSpec

extension Output: RunnableLayer {
  /// The dense layer that it stands for.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    dense.lower(input, in: &build)
  }
}
