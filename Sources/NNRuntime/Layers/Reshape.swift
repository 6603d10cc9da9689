// SPDX-License-Identifier: MIT

package import NNSpec

extension Reshape: RunnableLayer {
  /// The same memory in another shape.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let known = shape.filter { $0 != -1 }.reduce(1, *)
    return input.reshaped(shape.map { $0 == -1 ? input.count / known : $0 })
  }
}
