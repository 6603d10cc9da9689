// SPDX-License-Identifier: MIT

extension Network {
  /// Runs the step again and names the first thing that is not finite.
  package func locateDivergence() -> (layer: String, what: String)? {
    weightsAreStale = false
    // Of this part of the batch alone.
    run.gradientSum = nil
    clearWorkingMemory()
    for list in [plan.prepare, plan.forward, plan.loss, plan.backward, plan.gradient] {
      for index in list {
        executor.execute(index)
        let planned = plan.steps[index]
        for buffer in planned.step.outputs where !isFinite(buffer) {
          return (planned.layer, planned.what)
        }
      }
    }
    return nil
  }

  /// Whether every weight is a number.
  var hasFiniteWeights: Bool {
    plan.parameters.allSatisfy { planned in
      let region = run.region(planned.parameter.buffer)
      return run.kernels.firstNotFinite(region, count: region.count) == nil
    }
  }

  /// Buffers share memory, so what another left behind must not be taken for this step's own.
  private func clearWorkingMemory() {
    let given = plan.inputs.map(\.value.buffer) + plan.heads.map(\.targets)
    for (index, request) in plan.requests.enumerated()
    where request.lifetime != .persistent && !given.contains(Buffer(index: index)) {
      run.arena.fill(run.region(Buffer(index: index)), 0)
    }
  }

  /// Of the batch's part of a buffer.
  private func isFinite(_ buffer: Buffer) -> Bool {
    let request = plan.requests[buffer.index]
    if request.lifetime == .perWorker { return true }
    let region = run.region(buffer)
    let count = min(region.count, request.fixedCount + request.perExample * run.batch)
    return run.kernels.firstNotFinite(region, count: count) == nil
  }
}
