// SPDX-License-Identifier: MIT

package import NNSpec

extension SpatialDropout: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.dropout(input, rate: rate, sharesRows: true)
  }
}

extension AlphaDropout: RunnableLayer {
  /// What dropout makes of 1 is n = d / q, with d whether a value stays and q = 1 - rate.
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    if rate == 0 { return input }
    let limit = -1.7580993408473766
    let q = 1 - rate
    let a = 1 / (q + limit * limit * q * rate).squareRoot()
    let b = -a * rate * limit
    // a (x d + limit (1 - d)) + b
    return build.noise(
      input, source: .dropout(rate: Float(rate)),
      NoiseFactors(scale: a * q, factor: 0, weight: -a * limit * q, offset: a * limit + b))
  }
}

extension GaussianDropout: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    if rate == 0 { return input }
    return build.noise(
      input, source: .normal,
      NoiseFactors(scale: (rate / (1 - rate)).squareRoot(), factor: 1, weight: 0, offset: 0))
  }
}

extension GaussianNoise: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    if standardDeviation == 0 { return input }
    return build.noise(
      input, source: .normal,
      NoiseFactors(scale: 0, factor: 1, weight: standardDeviation, offset: 0))
  }
}

extension StochasticDepth: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    if rate == 0 { return input }
    return build.noise(
      input, source: .example(rate: Float(rate)),
      NoiseFactors(scale: 1, factor: 0, weight: 0, offset: 0))
  }
}
