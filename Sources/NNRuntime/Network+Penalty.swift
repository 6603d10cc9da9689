// SPDX-License-Identifier: MIT

internal import NNSpec

extension Network {
  /// All penalties on trained weights together; nil where nothing is penalised.
  ///
  /// Those of `activity_regularisation` are left out: they depend on the batch.
  /// Not to be asked for within a training step: it uses the memory of the backward pass.
  package var penalty: Double? {
    let penalised = plan.parameters.filter {
      $0.parameter.gradient != nil && $0.penalty.hasValue
    }
    guard !penalised.isEmpty else { return nil }
    let sums = penalised.reduce(0.0) { sum, planned in
      let (region, count) = (run.region(planned.parameter.buffer), planned.spec.count)
      let penalty = planned.penalty
      let l1 = penalty.l1 > 0 ? penalty.l1 * run.kernels.sumOfAbsolutes(region, count: count) : 0
      let l2 = penalty.l2 > 0 ? penalty.l2 * run.kernels.sumOfSquares(region, count: count) : 0
      return sum + l1 + l2
    }
    return plan.orthogonalities.reduce(sums) { $0 + value(of: $1) }
  }

  private func value(of orthogonality: Orthogonality) -> Double {
    for index in plan.gradient where plan.steps[index].what == orthogonality.what {
      executor.execute(index)
    }
    let count = orthogonality.size * orthogonality.size
    return orthogonality.factor
      * run.kernels.sumOfSquares(run.region(orthogonality.distance), count: count)
  }
}
