// SPDX-License-Identifier: MIT

internal import NNSpec

/// Saving a run between two steps, and going on from there.
extension Trainer {
  /// The numbers of the moment.
  var state: TrainingState {
    var state = ownState
    // At the end of an epoch this is the state to go back to.
    if !isEvaluated, let rewindPoint { state.rewindPoint = [rewindPoint.state] }
    return state
  }

  private var ownState: TrainingState {
    TrainingState(
      step: step, epoch: epoch, updatesInEpoch: updatesInEpoch, isEvaluated: isEvaluated,
      learningRate: learningRate, sums: sums, best: best, plateau: plateau,
      averageCount: average?.count ?? 0, hasBestWeights: !bestWeights.isEmpty,
      seconds: clock.now() - startSeconds, firstStepSeconds: end.firstStepSeconds,
      rateFactor: rateFactor, rewinds: rewinds)
  }

  /// The tensors of the moment.
  private var stateTensors: [StateTensor] {
    ownTensors + (isEvaluated ? [] : rewindPoint?.stateTensors ?? [])
  }

  private var ownTensors: [StateTensor] {
    var tensors = network.stateTensors
    if let average, average.count > 0 { tensors.append(StateTensor(Self.average, average.values)) }
    for (path, values) in bestWeights.values {
      tensors.append(StateTensor(Self.best + path, ContiguousArray(values)))
    }
    // What an epoch that is over has collected is measured, and the next begins with nothing.
    for (part, collectors) in collected.enumerated() where !isEvaluated {
      for (head, collector) in collectors.enumerated() {
        for (name, values) in collector.contents where !values.isEmpty {
          tensors.append(StateTensor("\(Self.collected)\(part)/\(head)/\(name)", values))
        }
      }
    }
    return tensors
  }

  private static var average: String { "nnrun.average" }
  private static var best: String { "nnrun.best/" }
  private static var collected: String { "nnrun.collected/" }

  /// Makes the trainer as it was when the checkpoint was taken.
  package func restore(_ checkpoint: Checkpoint) throws(Checkpoint.Problem) {
    try restore(checkpoint.header.state, from: checkpoint)
    rewindPoint = RewindPoint(of: checkpoint)
    earlierSeconds = checkpoint.header.state.seconds
  }

  private func restore(
    _ state: TrainingState, from source: some StateSource
  ) throws(Checkpoint.Problem) {
    guard state.updatesInEpoch <= updatesPerEpoch, state.best.monitor == best.monitor else {
      throw Checkpoint.Problem(message: "is of a run of another length or another monitor")
    }
    try network.restore(from: source)
    average?.restore(
      ContiguousArray(source.values(Self.average)), count: state.averageCount)
    if state.hasBestWeights {
      for planned in network.plan.parameters {
        bestWeights.values[planned.path] = try source.values(
          Self.best + planned.path, [planned.spec.count])
      }
    }
    for part in collected.indices {
      for head in collected[part].indices {
        collected[part][head].restore {
          ContiguousArray(source.values("\(Self.collected)\(part)/\(head)/\($0)"))
        }
      }
    }
    step = state.step
    epoch = state.epoch
    updatesInEpoch = state.updatesInEpoch
    isEvaluated = state.isEvaluated
    learningRate = state.learningRate
    (sums, best, plateau) = (state.sums, state.best, state.plateau)
    end.firstStepSeconds = state.firstStepSeconds
    (rateFactor, rewinds) = (state.rateFactor, state.rewinds)
    if !isEvaluated { batches.begin(epoch: epoch - 1) }
  }

  // MARK: - Going back

  /// Copies the state to go back to, where the spec asks for it.
  func keepForRewind() {
    guard spec.training.onDivergence != nil, network.hasFiniteWeights else { return }
    rewindPoint = RewindPoint(ownState, ownTensors, arena: network.run.arena)
  }

  /// Goes back to the end of the last epoch and on with a lower learning rate; nil if the run is to end instead.
  func rewind() throws -> Rewind? {
    guard let choice = spec.training.onDivergence?.value, rewinds < choice.rewind,
      let place = end.divergence, let point = rewindPoint
    else { return nil }
    let (count, factor) = (rewinds + 1, rateFactor * choice.lowerRate)
    try restore(point.state, from: point)
    (rewinds, rateFactor) = (count, factor)
    end.status = .done
    end.divergence = nil
    return Rewind(
      step: place.step, layer: place.layer, what: place.what, toEpoch: epoch, toStep: step,
      rateFactor: factor)
  }

  // MARK: - Saving

  /// Whether the pace of checkpoints asks for one after so many steps.
  func isSaveDue(after step: Int) -> Bool {
    guard let saver, let pace,
      pace.isDue(step: step, now: clock.now(), cost: saver.lastSeconds)
    else { return false }
    // Who wants them so often waits for each; else the next epoch will do.
    return pace.isGiven || !saver.isBusy
  }

  /// Copies the state; a thread of its own writes it.
  func save() throws {
    // Weights that are broken are no state to go back to; the next step tells of it.
    wishes.remove(.save)
    guard step > 0, network.hasFiniteWeights else { return }
    shareParts()
    guard let saver else { return }
    try saver.save(state, stateTensors, arena: network.run.arena)
    pace?.saved(step: step, now: clock.now())
  }
}
