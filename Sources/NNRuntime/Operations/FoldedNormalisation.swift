// SPDX-License-Identifier: MIT

/// Weight and bias of a convolution whose output batch normalisation maps by its running statistics, as one convolution's.
///
/// W' = W gamma inverse, by filter; b' = (b - mean) gamma inverse + beta, with inverse = 1 / √(variance + ε).
struct FoldNormalisation: Step {
  let weight: Buffer
  let bias: Buffer?
  let gamma: Buffer?
  let beta: Buffer?
  let runningMean: Buffer
  let runningVariance: Buffer
  let epsilon: Float
  let filters: Int
  let foldedWeight: Buffer
  let foldedBias: Buffer
  let inverse: Buffer
  let zeros: Buffer

  var inputs: [Buffer] {
    [weight, runningMean, runningVariance] + [bias, gamma, beta].compactMap(\.self)
  }
  var outputs: [Buffer] { [foldedWeight, foldedBias, inverse, zeros] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let (inverse, zeros) = (run.region(inverse), run.region(zeros))
    let variance = run.region(runningVariance)
    for filter in 0..<filters {
      run.arena[inverse.offset + filter] =
        1 / (run.arena[variance.offset + filter] + epsilon).squareRoot()
    }
    run.arena.fill(zeros, 0)
    let (weight, gamma) = (run.region(weight), gamma.map { run.region($0) })
    run.kernels.batchNorm(
      weight, mean: zeros, inverse: inverse, gamma: gamma, beta: nil, y: run.region(foldedWeight),
      rows: weight.count / filters, columns: filters)
    run.kernels.batchNorm(
      bias.map { run.region($0) } ?? zeros, mean: run.region(runningMean), inverse: inverse,
      gamma: gamma, beta: beta.map { run.region($0) }, y: run.region(foldedBias), rows: 1,
      columns: filters)
  }
}

extension PlanBuilder {
  /// A convolution that was left to the batch normalisation behind it: one convolution, in a network that only predicts.
  mutating func foldedNormalisation(
    _ x: Value, _ convolution: DeferredConvolution, epsilon: Double, rectifies: Bool
  ) -> Value {
    let (weight, filters) = (convolution.weight, x.features)
    // Packed before the first prediction, and not read again.
    let foldedWeight = buffer("folded_weight", fixed: weight.count)
    let foldedBias = buffer("folded_bias", fixed: filters, lifetime: .persistent)
    append(
      FoldNormalisation(
        weight: weight.buffer, bias: convolution.bias?.buffer, gamma: parameter("gamma")?.buffer,
        beta: parameter("beta")?.buffer, runningMean: requiredParameter("running_mean").buffer,
        runningVariance: requiredParameter("running_variance").buffer, epsilon: Float(epsilon),
        filters: filters, foldedWeight: foldedWeight, foldedBias: foldedBias,
        inverse: buffer("inverse", fixed: filters), zeros: buffer("zeros", fixed: filters)),
      .prepare, "the folded filters")
    var y = value("normalised", like: x)
    y.isRectified = rectifies
    convolve(
      convolution.input, convolution.gather,
      weight: Parameter(buffer: foldedWeight, gradient: nil, shape: weight.shape),
      bias: Parameter(buffer: foldedBias, gradient: nil, shape: [filters]), y: y)
    return y
  }
}
