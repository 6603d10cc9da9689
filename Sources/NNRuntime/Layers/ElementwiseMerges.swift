// SPDX-License-Identifier: MIT

package import NNSpec

extension Add: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.add, inputs)
  }
}

extension Subtract: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.subtract, inputs)
  }
}

extension Multiply: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.multiply, inputs)
  }
}

extension Average: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.average, inputs)
  }
}

extension Maximum: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.maximum, inputs)
  }
}

extension Minimum: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.merge(.minimum, inputs)
  }
}
