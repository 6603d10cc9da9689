// SPDX-License-Identifier: MIT

package import NNSpec

/// The training loop: epochs of steps, an evaluation after each, until the plan or the data says stop.
package final class Trainer {
  package let network: Network
  let spec: ModelSpec
  let data: LoadedData
  let evaluator: Evaluator
  let stop: StopRequest
  let clock: TrainingClock
  private let emit: (TrainingEvent) throws -> Void
  private let run: ScheduledRun
  private let plannedSteps: Int?
  /// Batches whose gradients make one update.
  let accumulate: Int
  /// The processes that train together; nil for this one alone.
  let ranks: (any RankGroup)?
  let updatesPerEpoch: Int
  /// What saves the state on the way, if anything does.
  let saver: (any StateSaver)?
  /// Nil until training begins.
  var pace: CheckpointPace?
  var average: WeightAverage?
  let parts: BatchParts
  var batches: Batches
  var best: BestEpoch
  var bestWeights = WeightSnapshot()
  /// Of each part that batches are cut into, for each head.
  var collected: [[PredictionCollector]]
  var alteration: BatchAlteration?
  private let generator: TextGenerator?
  let observer: LayerObserver?
  var step = 0
  var epoch = 0
  /// Updates done of the epoch.
  var updatesInEpoch = 0
  /// Whether the epoch is over and measured.
  var isEvaluated = true
  /// Of the epoch.
  var sums: EpochSums
  var end = RunEnd()
  var startSeconds = 0.0
  /// When the work began, of which training is a part.
  var beganAt = 0.0
  /// What the run had taken when it was interrupted.
  var earlierSeconds = 0.0
  /// Ends the run, as if it was interrupted, after so many steps.
  package var stepLimit: Int?
  /// Whether the run waits, whole epochs behind it, for somebody to take it up again.
  private var isPaused = false
  private var lastProgress = 0.0
  /// What is wanted from outside, as all processes know it.
  var wishes: TrainingWishes = []
  var learningRate = 0.0
  var plateau = PlateauState()
  /// What the scheduled learning rate is multiplied with.
  var rateFactor = 1.0
  /// How often the run has gone back.
  var rewinds = 0
  var rewindPoint: RewindPoint?

  package init(
    _ spec: ModelSpec, data: LoadedData, network: Network, settings: Network.Settings,
    stop: StopRequest, saver: (any StateSaver)? = nil, ranks: (any RankGroup)? = nil,
    clock: TrainingClock, emit: @escaping (TrainingEvent) throws -> Void
  ) {
    self.spec = spec
    self.data = data
    self.network = network
    self.stop = stop
    self.saver = saver
    self.clock = clock
    self.emit = emit
    self.ranks = ranks
    let training = spec.training
    let size = training.batchSize.examples(of: data.train.count)
    let batches = Batches(
      examples: data.train.count, size: size, seed: UInt64(spec.root.seed),
      order: Trainer.order(spec, data.train, isStateful: network.isStateful))
    self.batches = batches
    parts = BatchParts(count: training.shards, ranks: ranks)
    sums = EpochSums(weights: spec.heads.map(\.weight), parts: training.shards)
    accumulate = training.gradient.accumulate
    let updates = (batches.count + accumulate - 1) / accumulate
    updatesPerEpoch = updates
    plannedSteps = training.steps ?? training.epochs.map { saturatingProduct([$0, updates]) }
    run = ScheduledRun(
      stepsPerEpoch: updates, totalSteps: plannedSteps, warmup: spec.schedule.value.warmup)
    let total = plannedSteps
    average = training.average.map {
      WeightAverage($0.value, stepsPerEpoch: updates, totalSteps: total)
    }
    evaluator = Evaluator(network, spec, data.preprocessing, ranks: ranks)
    let monitor = Trainer.monitor(spec, hasValidation: data.validation != nil)
    best = BestEpoch(
      monitor: monitor.name, higherIsBetter: monitor.higherIsBetter,
      minimumChange: training.earlyStopping?.value.minimumChange ?? 0)
    collected = Array(repeating: evaluator.collectors(), count: training.shards)
    alteration = BatchAlteration(spec, data.preprocessing)
    let tells = ranks?.isLeader ?? true
    generator = tells ? try? TextGenerator(spec, data.preprocessing, settings: settings) : nil
    observer =
      tells
      ? LayerObserver(
        spec, data, settings: settings, plannedSteps: total, updatesPerEpoch: updates, clock: clock)
      : nil
  }

  /// How the training examples follow each other.
  static func order(
    _ spec: ModelSpec, _ train: DataSplit, isStateful: Bool
  ) -> Batches.Order {
    if isStateful { return .streams }
    guard spec.training.shuffle else { return .given }
    guard spec.training.bucketByLength, train.hasSteps, let spans = train.inputSpans else {
      return .shuffled
    }
    return .byLength(spans.map(\.count))
  }

  /// The number that decides the best epoch, and which way is better.
  package static func monitor(
    _ spec: ModelSpec, hasValidation: Bool
  ) -> (name: String, higherIsBetter: Bool) {
    let name =
      spec.training.earlyStopping?.value.monitor
      ?? (hasValidation ? "validation.loss" : "train.loss")
    return (name, higherIsBetter(name, spec))
  }

  private static func higherIsBetter(_ name: String, _ spec: ModelSpec) -> Bool {
    let label = name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
    return spec.higherIsBetter.contains(label)
  }

  /// Trains to the end; the network then holds the weights to keep.
  package func train() throws -> RunEnd {
    startSeconds = clock.now() - earlierSeconds
    pace = CheckpointPace(
      spec.training.checkpoint?.value, stepsPerEpoch: updatesPerEpoch, step: step,
      now: clock.now())
    noteWishes(amongAll: true)
    if isEvaluated { keepForRewind() }
    // A run may have been interrupted with nothing left to do but to measure its last epoch.
    while !isEvaluated || !isComplete {
      if isEvaluated {
        if shouldStopEarly {
          end.status = .stoppedEarly
          break
        }
        if let last = stop.lastEpoch, epoch >= last {
          try save()
          end.status = .interrupted
          isPaused = true
          break
        }
        beginEpoch()
      }
      guard try runEpoch() else { break }
    }
    return try finish()
  }

  private var isComplete: Bool {
    if let plannedSteps, step >= plannedSteps { return true }
    return wishes.contains(.timeIsOver)
  }

  private var shouldStopEarly: Bool {
    guard let patience = spec.training.earlyStopping?.value.patience else { return false }
    // As in Keras: after `patience` epochs without getting better, and never after none.
    return best.waited >= max(patience, 1)
  }

  // MARK: - An epoch

  private func beginEpoch() {
    epoch += 1
    (updatesInEpoch, isEvaluated) = (0, false)
    sums = EpochSums(weights: spec.heads.map(\.weight), parts: parts.count)
    batches.begin(epoch: epoch - 1)
    for part in collected.indices {
      for head in collected[part].indices { collected[part][head].clear() }
    }
    network.resetState()
  }

  /// Whether training goes on.
  private func runEpoch() throws -> Bool {
    while updatesInEpoch < updatesPerEpoch, !isComplete {
      let first = updatesInEpoch * accumulate
      guard let norm = runStep(first..<min(first + accumulate, batches.count)) else {
        return try goBack()
      }
      sums.add(norm: norm)
      updatesInEpoch += 1
      if let health = observer?.didUpdate(network, step: step) { try emit(.observed(health)) }
      try reportProgress()
      if ranks == nil { noteWishes() }
      if wishes.contains(.stop) || step == stepLimit {
        // Before this part of an epoch is measured as if it was a whole one.
        try save()
        end.status = .interrupted
        try evaluate()
        return false
      }
      // The end of an epoch is saved when it is measured.
      if updatesInEpoch < updatesPerEpoch, wishes.contains(.save) { try save() }
    }
    if rewindPoint != nil, !network.hasFiniteWeights {
      // The next step would tell, but what the epoch comes to would be shown before.
      noteDivergence(at: batches.count - 1..<batches.count)
      return try goBack()
    }
    try evaluate()
    try compareWeights()
    isEvaluated = true
    keepForRewind()
    noteWishes(amongAll: true)
    if wishes.contains(.save) { try save() }
    return true
  }

  /// Where a step failed: whether training goes on from an earlier state.
  private func goBack() throws -> Bool {
    if let rewind = try rewind() {
      try emit(.rewound(rewind))
      return true
    }
    try evaluate()
    return false
  }

  func update(_ norm: Double) {
    learningRate = spec.schedule.value.rate(
      spec.optimiser.value.learningRate, at: step, in: run)
    if let schedule = spec.schedule.value.plateau(at: step, in: run) {
      learningRate = plateau.lowered(learningRate, schedule)
    }
    learningRate *= rateFactor
    observer?.willUpdate(network, step: step + 1)
    network.update(
      step: step, learningRate: learningRate, norm: norm,
      clipNorm: spec.training.gradient.clipNorm)
    average?.observeUpdate(network)
  }

  private func reportProgress() throws {
    let now = clock.now()
    guard now - lastProgress >= 0.1 else { return }
    lastProgress = now
    let elapsed = now - startSeconds
    let left = plannedSteps.map { Double($0 - step) * elapsed / Double(max(step, 1)) }
    try emit(
      .progressed(
        StepProgress(
          epoch: epoch, epochs: spec.training.epochs, stepInEpoch: updatesInEpoch,
          stepsPerEpoch: updatesPerEpoch, step: step, loss: sums.loss,
          examplesPerSecond: Double(step * accumulate * batches.size) / max(elapsed, 1e-9),
          secondsLeft: left)))
  }

  private func evaluate() throws {
    guard sums.steps > 0 else { return }
    shareParts()
    var train = NamedValues()
    if evaluator.hasMetrics {
      train = evaluator.values(
        evaluator.predictions(allCollected), losses: sums.losses.losses, loss: sums.loss)
    } else {
      train["loss"] = sums.loss
    }
    train["penalty"] = network.penalty
    if end.status == .done { average?.observeEpoch(network, step: step) }
    average?.exchange(with: network)
    defer { average?.exchange(with: network) }
    let validation = data.validation.map(evaluator.measure) ?? NamedValues()
    let sample = sampledText()
    let isBest = best.observe(monitored(best.monitor, train, validation), epoch: epoch)
    if let schedule = spec.schedule.value.plateau(at: step - 1, in: run) {
      plateau.observe(
        monitored(schedule.monitor, train, validation), schedule,
        higherIsBetter: Trainer.higherIsBetter(schedule.monitor, spec))
    }
    if isBest, spec.training.earlyStopping?.value.restoreBest == true {
      bestWeights.take(from: network)
    }
    try emit(
      .evaluated(
        Evaluation(
          epoch: epoch, step: step, learningRate: learningRate, train: train,
          validation: validation, gradientNorm: sums.norm, seconds: clock.now() - startSeconds,
          isBest: isBest, sample: sample)))
  }

  /// What a language model writes now, about eight times in a run.
  private func sampledText() -> String? {
    let every = max(1, (spec.training.epochs ?? 8) / 8)
    guard let generator, epoch == 1 || epoch.isMultiple(of: every) else { return nil }
    generator.takeWeights(of: network)
    return generator.write(
      prompt: "", length: 200, SymbolSampler(temperature: 0.8), seed: UInt64(spec.root.seed))
  }

  private func monitored(
    _ name: String, _ train: NamedValues, _ validation: NamedValues
  ) -> Double? {
    let words = name.split(separator: ".", maxSplits: 1).map(String.init)
    return words[0] == "train" ? train[words[1]] : validation[words[1]]
  }

  // MARK: - The end

  private func finish() throws -> RunEnd {
    if end.status != .diverged, let health = observer?.atEnd(network, step: step) {
      try emit(.observed(health))
    }
    try saver?.finish()
    end.epochs = epoch
    end.steps = step
    end.bestEpoch = best.epoch
    average?.exchange(with: network)
    if !bestWeights.isEmpty, best.epoch != epoch || end.status == .diverged {
      bestWeights.restore(to: network)
      end.restoredBest = true
    }
    end.trainingSeconds = clock.now() - startSeconds
    end.filters = FilterImages(spec, network)
    // What goes on later is not measured: above all, nobody looks at the test more than once.
    if !isPaused {
      FinalMeasures(
        spec: spec, data: data, network: network, evaluator: evaluator,
        isShown: ranks?.isLeader ?? true
      ).fill(&end)
    }
    noteLostEnd()
    return end
  }

  /// Finds what the last update broke: no step comes after it that would tell.
  private func noteLostEnd() {
    guard end.status == .done || end.status == .stoppedEarly else { return }
    let losses = [end.train, end.validation, end.test].compactMap { $0["loss"] }
    guard losses.contains(where: { !$0.isFinite }) else { return }
    let last = spec.heads.lazy.compactMap(\.output.node).first.map { spec.graph.nodes[$0].path }
    end.status = .diverged
    end.divergence = RunEnd.Divergence(
      step: step, layer: last ?? "loss", what: "the loss", isApplied: true)
  }
}
