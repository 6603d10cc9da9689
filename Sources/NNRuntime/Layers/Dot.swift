// SPDX-License-Identifier: MIT

package import NNSpec

extension Dot: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.rowDot(inputs[0], inputs[1], normalise: normalise)
  }
}
