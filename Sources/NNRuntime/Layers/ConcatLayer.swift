// SPDX-License-Identifier: MIT

package import NNSpec

extension Concat: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.concat(inputs, axis: index(rank: inputs[0].shape.count))
  }
}
