// SPDX-License-Identifier: MIT

package import NNSpec

/// A whole training run but for files and screen: data, network, training, and what is to be kept.
package struct TrainingSession {
  package let spec: ModelSpec
  package private(set) var data: LoadedData
  package let network: Network
  /// The processes that train it together; nil for this one alone.
  package var ranks: (any RankGroup)?
  private let settings: Network.Settings
  private let startedAt: Double
  private let clock: TrainingClock

  /// Why a session cannot begin; nothing has been written then.
  package enum Failure: Error {
    case diagnostics([Diagnostic])
    case network(Network.Failure)
  }

  /// Reads the data, completes the spec with what it tells, and makes the network.
  ///
  /// `isResumed`: no weights are drawn or read, as a checkpoint has them.
  package init(
    _ checked: ModelSpec, overrides: [String], settings: Network.Settings,
    clock: TrainingClock, isResumed: Bool = false, reportingTo sink: inout [Diagnostic]
  ) throws(Failure) {
    self.clock = clock
    self.settings = settings
    startedAt = clock.now()
    let (spec, data) = try TrainingSession.prepare(
      checked, overrides: overrides, reportingTo: &sink)
    self.data = data
    self.spec = spec
    let batch = spec.training.batchSize.examples(of: data.train.count)
    do throws(Network.Failure) {
      network = try Network(
        spec, batch: batch, longest: data.longest, training: true,
        classWeights: data.preprocessing.classWeights, settings: settings)
    } catch {
      throw .network(error)
    }
    if isResumed { return }
    network.initialise(seed: UInt64(spec.root.seed))
    try startFromGivenWeights()
    scaleToUnitVariance(batch: batch)
  }

  /// Reads the data and completes the spec with what it tells.
  static func prepare(
    _ checked: ModelSpec, overrides: [String], reportingTo sink: inout [Diagnostic]
  ) throws(Failure) -> (spec: ModelSpec, data: LoadedData) {
    var found: [Diagnostic] = []
    let data = loadData(
      checked.data, baseDirectory: checked.baseDirectory, seed: checked.root.dataSeed,
      masking: checked.graph.masking, wantsSummary: true, reportingTo: &found)
    guard var data, !found.hasErrors else { throw .diagnostics(found) }
    // Vocabularies are those of the training part: only now all sizes are sure.
    let check = SpecCheck(
      checked.file, overrides: overrides, known: DataFacts(data, targets: checked.facts.targets))
    guard let spec = check.spec else { throw .diagnostics(check.diagnostics) }
    sink += found
    data.preprocessing.classWeights = TrainingSession.classWeights(spec, data.train)
    return (spec, data)
  }

  /// Reads the files of the data, to see how long that takes; false for a built-in set, which has none.
  package func readAgain() -> Bool {
    guard spec.data.value.source.value.generate == nil else { return false }
    var sink: [Diagnostic] = []
    return readData(
      spec.data, baseDirectory: spec.baseDirectory, depth: .everything, reportingTo: &sink) != nil
  }

  /// What `lsuv` asks for, on the first batch that the trainer will deal.
  private func scaleToUnitVariance(batch: Int) {
    let seed = UInt64(spec.root.seed)
    var batches = Batches(
      examples: data.train.count, size: batch, seed: seed,
      order: Trainer.order(spec, data.train, isStateful: network.isStateful))
    batches.begin(epoch: 0)
    network.scaleToUnitVariance(
      on: data.train, batches.examples(0), givenSeed: spec.training.weights == nil ? nil : seed)
  }

  private mutating func startFromGivenWeights() throws(Failure) {
    guard let path = spec.training.weights, let span = spec.root.training.spans["weights"] else {
      return
    }
    let resolved = TextFile.resolve(path, in: spec.baseDirectory)
    do throws(Safetensors.Problem) {
      let match = try network.load(Safetensors(file: resolved), partly: true)
      guard !match.taken.isEmpty else {
        throw Safetensors.Problem(
          message: "has no weight of this network: it has " + nameList(match.unused)
            + ", the network " + nameList(match.missing))
      }
      data.notes += match.notes(path)
    } catch {
      throw .diagnostics([
        Diagnostic(
          .weightsFile, "the file of weights \(error.message)", at: span, label: resolved,
          path: "training.weights")
      ])
    }
  }

  /// The weight of each class: as given, or examples / (classes · examples of the class), as scikit-learn's `balanced`.
  static func classWeights(_ spec: ModelSpec, _ train: DataSplit) -> [Double]? {
    switch spec.training.classWeights {
    case nil: return nil
    case .given(let values): return values
    case .balanced:
      var counts = [Int](repeating: 0, count: spec.facts.target?.classes?.count ?? 0)
      for label in train.targets { counts[Int(label)] += 1 }
      return counts.map { count in
        count == 0 ? 0 : Double(train.targets.count) / Double(counts.count * count)
      }
    }
  }

  /// What the numbers of a run by this version of the program come from.
  package func origin(build: String) -> RunOrigin {
    RunOrigin(
      build: build, instructionSet: network.instructionSetName, specSHA256: specSHA256,
      dataSHA256: data.sha256)
  }

  private var specSHA256: String { SHA256.hash(ContiguousArray(spec.resolvedText.utf8)) }

  /// A writer of this session's checkpoints into a run folder.
  package func checkpointWriter(
    _ folder: RunFolder, build: String
  ) throws(RunFolderError) -> CheckpointWriter {
    try CheckpointWriter(
      folder, origin: origin(build: build), keeping: spec.training.checkpoint?.value.keep ?? 3,
      clock: clock)
  }

  /// What trains, before its first step.
  package func trainer(
    stop: StopRequest, saver: (any StateSaver)? = nil,
    emit: @escaping (TrainingEvent) throws -> Void
  ) -> Trainer {
    let trainer = Trainer(
      spec, data: data, network: network, settings: settings, stop: stop, saver: saver,
      ranks: ranks, clock: clock, emit: emit)
    trainer.beganAt = startedAt
    return trainer
  }

  /// Trains; events go to the listener, and the last one is left to the caller, who knows the files' hashes.
  ///
  /// `checkpoint`: goes on from there.
  package func train(
    stop: StopRequest, saver: (any StateSaver)? = nil, from checkpoint: Checkpoint? = nil,
    emit: @escaping (TrainingEvent) throws -> Void
  ) throws -> RunEnd {
    try emit(.started(runStart))
    let trainer = trainer(stop: stop, saver: saver, emit: emit)
    if let checkpoint { try trainer.restore(checkpoint) }
    var end = try trainer.train()
    let earlier = checkpoint?.header.state.seconds ?? 0
    end.totalSeconds = clock.now() - startedAt + earlier
    end.specSHA256 = specSHA256
    end.dataSHA256 = data.sha256
    end.expectations = spec.expectations.map { judge($0, end) }
    return end
  }

  private func judge(_ expectation: Expectation, _ end: RunEnd) -> RunEnd.Expectation {
    let isStatic = spec.judged(expectation)
    let actual: Double?
    var interval: WilsonInterval?
    switch expectation.subject {
    case .metric(let part, let label):
      let values = ["train": end.train, "validation": end.validation, "test": end.test]
      actual = values[part]?[label]
      // What was trained on is no sample of what will come.
      let split = part == "test" ? data.test : part == "validation" ? data.validation : nil
      if let actual, let split, spec.heads.contains(where: { $0.isShare(label) }) {
        interval = WilsonInterval(share: actual, count: split.count)
      }
    case .trainingTime: actual = end.trainingSeconds
    default: actual = isStatic?.value
    }
    let holds = isStatic?.holds ?? actual.map { expectation.relation.holds($0, expectation.value) }
    return RunEnd.Expectation(
      text: expectation.text, holds: holds, actual: actual,
      limit: actual == nil ? nil : expectation.value, interval: interval,
      file: expectation.span.file.path, line: expectation.span.line)
  }
}
