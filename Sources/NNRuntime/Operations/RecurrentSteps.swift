// SPDX-License-Identifier: MIT

/// All time steps of a recurrent cell; parts are blocks of sequences, so that no step waits for another part.
///
/// Of few sequences with many weights, units are shared out instead, and every time step is a round.
struct RecurrentForward: Step {
  let buffers: RecurrentBuffers
  let projection: InputProjection
  let weight: Buffer
  let candidateWeight: Buffer?
  let places: Buffer
  let scratch: Buffer

  var inputs: [Buffer] {
    [buffers.gates, weight, places, scratch]
      + [candidateWeight, buffers.recurrentBias, buffers.mask].compactMap(\.self)
      + (buffers.carried?.begin ?? []) + projection.inputs
  }
  var outputs: [Buffer] {
    [buffers.gates]
      + [buffers.previous, buffers.kept, buffers.output?.buffer, buffers.last].compactMap(\.self)
      + (buffers.carried?.end ?? [])
  }

  func rounds(on run: Execution) -> Int {
    let units = RecurrentUnitSplit(buffers, on: run)
    return units.isWorthwhile ? units.rounds : 1
  }
  func parts(on run: Execution) -> Int {
    let units = RecurrentUnitSplit(buffers, on: run)
    return units.isWorthwhile ? units.parts : buffers.split(on: run).parts
  }
  func multiplyAdds(on run: Execution) -> Int {
    buffers.multiplyAdds(on: run, inputs: projection.features)
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let recurrence = recurrence(part: part, worker: worker, on: run)
    buffers.setPlaces(of: part, in: recurrence.places, on: run)
    run.kernels.recurrentForward(recurrence)
    handOnCarried(recurrence, on: run)
  }

  func run(part: Int, round: Int, worker: Int, on run: Execution) {
    let units = RecurrentUnitSplit(buffers, on: run)
    guard units.isWorthwhile else { return self.run(part: part, worker: worker, on: run) }
    // All of the one block's work goes on in the memory of the first worker.
    let recurrence = recurrence(part: 0, worker: 0, on: run)
    switch round {
    case 0:
      guard part == 0 else { return }
      buffers.setPlaces(of: 0, in: recurrence.places, on: run)
      run.kernels.recurrentBegin(recurrence)
    case units.rounds - 1:
      guard part == 0 else { return }
      run.kernels.recurrentEnd(recurrence)
      handOnCarried(recurrence, on: run)
    default:
      run.kernels.recurrentStep(recurrence, t: round - 1, panels: units.panels(of: part))
    }
  }

  private func recurrence(part: Int, worker: Int, on run: Execution) -> Recurrence {
    var recurrence = buffers.recurrence(
      part: part, on: run, weight: weight, candidateWeight: candidateWeight,
      places: run.scratch(places, worker: worker), scratch: run.scratch(scratch, worker: worker))
    projection.set(&recurrence, on: run)
    let carried = buffers.carried
    recurrence.finalState = (carried?.nextState ?? buffers.last).map { run.region($0) }
    recurrence.finalCell = carried?.nextCell.map { run.region($0) }
    return recurrence
  }

  /// The states that a sequence goes on from are those that the layer gives.
  private func handOnCarried(_ recurrence: Recurrence, on run: Execution) {
    guard let carried = buffers.carried, let last = buffers.last else { return }
    for row in 0..<recurrence.rows {
      let example = run.arena.integer(recurrence.places, 3 * row + 2)
      let range = example..<example + 1
      run.arena.copy(
        from: run.rows(carried.nextState, range, width: buffers.units),
        to: run.rows(last, range, width: buffers.units))
    }
  }
}

/// Backward through time: the gates become the gradients of x W + b.
struct RecurrentBackward: Step {
  let buffers: RecurrentBuffers
  let weight: Buffer
  let candidateWeight: Buffer?
  let places: Buffer
  let scratch: Buffer
  /// By time step, or by example where only the last state goes on.
  let outputGradient: Buffer?
  let lastGradient: Buffer?
  /// The gradient of h U + b where it is not that of x W + b.
  let recurrentGradient: Buffer?

  var inputs: [Buffer] {
    [buffers.gates, weight, places, scratch]
      + [
        buffers.previous, buffers.kept, buffers.output?.buffer, candidateWeight, buffers.mask,
        outputGradient,
        lastGradient,
      ].compactMap(\.self) + (buffers.carried?.begin ?? [])
  }
  var outputs: [Buffer] { [buffers.gates] + (recurrentGradient.map { [$0] } ?? []) }

  func parts(on run: Execution) -> Int { buffers.split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { buffers.multiplyAdds(on: run) }

  func run(part: Int, worker: Int, on run: Execution) {
    var recurrence = buffers.recurrence(
      part: part, on: run, weight: weight, candidateWeight: candidateWeight,
      places: run.scratch(places, worker: worker), scratch: run.scratch(scratch, worker: worker))
    buffers.setPlaces(of: part, in: recurrence.places, on: run)
    recurrence.recurrentBias = nil
    recurrence.outputGradient = outputGradient.map { gradient in
      buffers.output?.region(gradient, on: run) ?? run.region(gradient)
    }
    recurrence.finalGradient = lastGradient.map { run.region($0) }
    recurrence.recurrentGradient = recurrentGradient.map { run.region($0) }
    run.kernels.recurrentBackward(recurrence)
  }
}
