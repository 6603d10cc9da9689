// SPDX-License-Identifier: MIT

package import NNSpec

extension RepeatVector: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.repeated(input, times: times)
  }
}
