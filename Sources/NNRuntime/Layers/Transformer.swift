// SPDX-License-Identifier: MIT

package import NNSpec

extension TransformerEncoder: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    lower(input, in: &build) { rows, _ in rows }
  }

  /// `keys`: which rows of those that attention reads can be attended to; all of them, but for tests.
  package func lower(
    _ input: Value, in build: inout PlanBuilder,
    keys: (Value, inout PlanBuilder) -> Value
  ) -> Value {
    let attended = build.transformerPart(input, settings, index: 1) { value, build in
      let others = keys(value, &build)
      return build.multiHeadAttention((value, others, others), settings.attention)
    }
    return build.feedForwardPart(attended, settings, index: 2)
  }
}

extension TransformerDecoder: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    var value = build.transformerPart(inputs[0], settings, index: 1) { value, build in
      build.multiHeadAttention((value, value, value), settings.attention)
    }
    for memory in inputs.dropFirst() {
      value = build.transformerPart(value, settings, index: 2) { value, build in
        build.multiHeadAttention(
          (value, memory, memory), settings.attention, isCausal: false, prefix: "cross_")
      }
    }
    return build.feedForwardPart(value, settings, index: 1 + inputs.count)
  }
}

extension PlanBuilder {
  /// norm(x + part(x)), or x + part(norm(x)).
  fileprivate mutating func transformerPart(
    _ input: Value, _ settings: TransformerSettings, index: Int,
    _ part: (Value, inout PlanBuilder) -> Value
  ) -> Value {
    let rate = settings.attention.dropout
    if settings.isPreNorm {
      let normal = layerNormalisation(input, epsilon: settings.epsilon, prefix: "norm\(index)_")
      let result = dropout(part(normal, &self), rate: rate, stream: ".part\(index)")
      return merge(.add, [input, result])
    }
    let result = dropout(part(input, &self), rate: rate, stream: ".part\(index)")
    return layerNormalisation(
      merge(.add, [input, result]), epsilon: settings.epsilon, prefix: "norm\(index)_")
  }

  fileprivate mutating func feedForwardPart(
    _ input: Value, _ settings: TransformerSettings, index: Int
  ) -> Value {
    transformerPart(input, settings, index: index) { value, build in
      let wide = build.activation(settings.activation?.value, build.projection(value, "ff1"))
      let kept = build.dropout(wide, rate: settings.attention.dropout, stream: ".ff")
      return build.projection(kept, "ff2")
    }
  }
}
