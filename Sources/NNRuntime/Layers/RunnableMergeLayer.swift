// SPDX-License-Identifier: MIT

package import NNSpec

/// A layer of several inputs that can be lowered to operations.
package protocol RunnableMergeLayer: MergeLayer, RunnableLayer {
  /// Appends its operations to the plan and returns its output.
  func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value
}

extension RunnableMergeLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    lower([input], in: &build)
  }
}
