// SPDX-License-Identifier: MIT

package import NNSpec

extension ActivityRegularisation: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.activityPenalty(on: input, l1: l1 ?? 0, l2: l2 ?? 0)
  }
}
