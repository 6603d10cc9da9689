// SPDX-License-Identifier: MIT

package import NNSpec

extension SqueezeExcite: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let narrow = build.matmul(
      build.globalAverage(input), weight: build.requiredParameter("reduce_weight"),
      bias: build.parameter("reduce_bias"))
    let wide = build.matmul(
      build.elementwise(narrow, .relu, parameter: 0),
      weight: build.requiredParameter("expand_weight"), bias: build.parameter("expand_bias"))
    return build.scaledChannels(input, by: build.elementwise(wide, .sigmoid, parameter: 0))
  }
}
