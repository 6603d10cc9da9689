// SPDX-License-Identifier: MIT

package import NNSpec

extension GroupNorm: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.groupNormalisation(input, groups: groups, epsilon: epsilon)
  }
}

extension InstanceNorm: RunnableLayer {
  /// Every channel is a group.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.groupNormalisation(input, groups: input.features, epsilon: epsilon)
  }
}

extension RmsNorm: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.layerNormalisation(input, epsilon: epsilon, isCentred: false)
  }
}

extension LocalResponseNorm: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let cells = region == .across || input.shape.count == 2 ? size : size * size
    return build.localResponseNormalisation(
      input,
      ResponseNorm(
        size: size, isAcross: region == .across, alpha: Float(alpha / Double(cells)),
        beta: Float(beta), k: Float(k)))
  }
}
