// SPDX-License-Identifier: MIT

package import NNSpec

extension MaxPool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape), .max).droppingAxes(of: Space.self)
  }
}

extension AveragePool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, window.sized(for: input.shape), .average).droppingAxes(of: Space.self)
  }
}

extension AdaptiveMaxPool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, size.sharing(input.shape), .max).droppingAxes(of: Space.self)
  }
}

extension AdaptiveAveragePool: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.pool(input, size.sharing(input.shape), .average).droppingAxes(of: Space.self)
  }
}

extension AxisSizes {
  /// The windows that share an input out among so many places.
  fileprivate func sharing(_ input: [Int]) -> Window {
    let axes = zip(input, values).map { Window.Axis(sharing: $0, among: $1) }
    return Window(axes, channels: input.last ?? 1)
  }
}
