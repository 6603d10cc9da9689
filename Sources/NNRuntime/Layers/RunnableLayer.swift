// SPDX-License-Identifier: MIT

package import NNSpec

/// A layer that can be lowered to operations.
package protocol RunnableLayer: LayerSpec {
  /// Appends its operations to the plan and returns its output.
  func lower(_ input: Value, in build: inout PlanBuilder) -> Value
}
