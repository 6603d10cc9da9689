// SPDX-License-Identifier: MIT

package import NNSpec

extension Flatten: RunnableLayer {
  /// The same memory as one row.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    input.reshaped([input.count])
  }
}
