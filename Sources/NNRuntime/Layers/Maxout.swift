// SPDX-License-Identifier: MIT

package import NNSpec

extension Maxout: RunnableLayer {
  /// A product with all pieces, then the largest of each unit.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let product = build.matmul(
      input, weight: build.requiredParameter("weight"), bias: build.parameter("bias"))
    return build.largestPieces(product, pieces: pieces)
  }
}
