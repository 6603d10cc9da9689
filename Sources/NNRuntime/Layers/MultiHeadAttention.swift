// SPDX-License-Identifier: MIT

package import NNSpec

extension MultiHeadAttention: RunnableMergeLayer {
  package func lower(_ inputs: [Value], in build: inout PlanBuilder) -> Value {
    build.multiHeadAttention(roles(inputs), attention)
  }
}

extension PlanBuilder {
  /// Projections, attention by head, and the last product.
  ///
  /// `prefix`: stands before the names of the parameters and of the dropout's random numbers.
  mutating func multiHeadAttention(
    _ inputs: (query: Value, key: Value, value: Value), _ settings: AttentionSettings,
    isCausal: Bool? = nil, prefix: String = ""
  ) -> Value {
    var q = projection(inputs.query, prefix + "query")
    var k = projection(inputs.key, prefix + "key")
    let v = projection(inputs.value, prefix + "value")
    if settings.isRotary {
      q = rotated(q, heads: settings.heads)
      k = rotated(k, heads: settings.heads)
    }
    let gathered = attention(
      q, k, v, heads: settings.heads, isCausal: isCausal ?? settings.isCausal,
      dropout: settings.dropout, stream: ".\(prefix)attention")
    return projection(gathered, prefix + "output")
  }

  /// x W + b with the parameters `name_weight` and `name_bias`.
  mutating func projection(_ x: Value, _ name: String) -> Value {
    matmul(x, weight: requiredParameter(name + "_weight"), bias: parameter(name + "_bias"))
  }
}
