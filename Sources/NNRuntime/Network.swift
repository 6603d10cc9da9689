// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A compiled network in memory: forward, backward, update, and its weights by name.
///
/// Use it from one thread at a time; it brings its own helpers.
public final class Network {
  /// How a network runs.
  public struct Settings: Sendable {
    /// Threads, the caller's included.
    public var threads: Int
    /// `baseline`, `avx2`, `avx512`; nil for the best that there is.
    public var instructionSet: String?

    /// Settings with all processors and the best instruction set unless said otherwise.
    public init(threads: Int? = nil, instructionSet: String? = nil) {
      self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
      self.instructionSet = instructionSet
    }
  }

  /// Why a network cannot be made.
  package enum Failure: Error {
    case unknownInstructionSet(String)
    case notEnoughMemory(needed: Int, available: Int)
  }

  package let plan: Plan
  package let run: Execution
  package let memoryBytes: Int
  package let largestBatch: Int
  /// Threads, the caller's included.
  package let threads: Int
  let executor: Executor
  /// The sum of weights that each head's last loss was divided by: the number of its rows, unless classes are weighed or
  /// ignored.
  package private(set) var lossWeights: [Double]
  /// Each head's last loss, before it is weighed against the others.
  package private(set) var losses: [Double]
  var weightsAreStale = true
  /// What the sums of gradients are means over.
  var partWeights = PartWeights()
  private let regions: [String: Region]

  /// Allocates the memory of a plan for batches up to a size.
  package init(_ plan: Plan, batch: Int, settings: Settings, set: InstructionSet) throws(Failure) {
    self.plan = plan
    largestBatch = batch
    threads = settings.threads
    lossWeights = plan.heads.map { _ in 0 }
    losses = lossWeights
    let memory = plan.memory(batch: batch, workers: max(1, settings.threads))
    memoryBytes = memory.count.multipliedReportingOverflow(by: 4).partialValue
    let available = MachineMemory.bytes
    let needed = saturatingProduct([memory.count, 4])
    guard needed < available, let arena = Arena(ifThereIs: memory.count) else {
      throw .notEnoughMemory(needed: needed, available: available)
    }
    guard let kernels = Kernels(set, arena: arena) else {
      throw .unknownInstructionSet(set.rawValue)
    }
    run = Execution(
      kernels: kernels, regions: memory.regions, scratchCounts: memory.scratchCounts)
    executor = Executor(steps: plan.steps, run: run, threads: settings.threads)
    regions = Dictionary(
      uniqueKeysWithValues: plan.parameters.map {
        ($0.path, memory.regions[$0.parameter.buffer.index])
      })
    for head in plan.heads {
      guard let weights = head.weights else { continue }
      run.arena.write(head.weightValues.map(Float.init), to: run.region(weights))
    }
  }

  /// The name of the instruction set that it runs with.
  package var instructionSetName: String { run.kernels.set.rawValue }

  /// The instruction set of some settings.
  package static func instructionSet(_ settings: Settings) throws(Failure) -> InstructionSet {
    guard let name = settings.instructionSet else { return .best }
    guard let set = InstructionSet(rawValue: name), set.isSupported else {
      throw .unknownInstructionSet(name)
    }
    return set
  }

  // MARK: - Weights

  /// The values of a parameter; nil if there is none of that path.
  package func weights(_ path: String) -> [Float]? {
    regions[path].map { run.arena.read($0) }
  }

  /// Sets the values of a parameter.
  package func setWeights(_ path: String, _ values: [Float]) {
    guard let region = regions[path], region.count == values.count else {
      preconditionFailure("\(values.count) values for \(path)")
    }
    run.arena.write(values, to: region)
    weightsAreStale = true
  }

  /// The gradient of a parameter after `backward`.
  package func gradient(_ path: String) -> [Float]? {
    plan.parameters.first { $0.path == path }?.parameter.gradient.map {
      run.arena.read(run.region($0))
    }
  }

  // MARK: - Steps

  /// Where the time goes, if someone wants to know.
  package var profile: StepProfile?

  private func execute(_ range: Range<Int>) {
    guard let profile else { return executor.execute(range) }
    for index in range {
      let begin = profile.clock.now()
      executor.execute(index)
      profile.add(
        profile.clock.now() - begin, multiplyAdds: plan.steps[index].step.multiplyAdds(on: run),
        to: index)
    }
  }

  /// Predicts for the batch in the input buffer.
  package func forward(batch: Int, mode: Execution.Mode) {
    precondition(batch >= 1 && batch <= largestBatch, "batch of \(batch) of \(largestBatch)")
    if plan.hasVaryingTime {
      precondition(run.batch == batch, "\(batch) examples, the lengths are those of \(run.batch)")
    } else {
      run.begin(batch: batch)
    }
    run.mode = mode
    if weightsAreStale {
      execute(plan.prepare)
      weightsAreStale = false
    }
    execute(plan.forward)
  }

  /// Computes every row's loss, and its gradient if wanted; returns the heads' mean losses, weighed and added.
  package func loss(wantsGradient: Bool) -> Double {
    precondition(!plan.heads.isEmpty, "the plan has no loss")
    run.wantsGradient = wantsGradient
    var total = 0.0
    for (index, head) in plan.heads.enumerated() {
      let (scale, rows) = lossScale(head)
      run.lossScale = Float(scale * head.lossWeight)
      lossWeights[index] = scale > 0 ? 1 / scale : 0
      // A head has one step.
      let step = plan.loss.lowerBound + index
      execute(step..<step + 1)
      let region = run.region(head.losses)
      var sum = 0.0
      for row in 0..<rows { sum += Double(run.arena[region.offset + row]) }
      losses[index] = sum * scale
      total += losses[index] * head.lossWeight
    }
    return total
  }

  /// 1 / the number of rows, or 1 / the sum of their weights where classes are weighed or ignored.
  private func lossScale(_ head: Plan.Head) -> (scale: Double, rows: Int) {
    let rows = head.rowCount.count(on: run)
    // Of a batch whose steps are all left out there is no loss.
    if rows == 0 { return (0, 0) }
    let isByLabel = head.classWeighted || head.ignoredLabel != nil
    guard isByLabel || head.rowWeights != nil else { return (1 / Double(rows), rows) }
    let targets = run.region(head.targets)
    let rowWeights = head.rowWeights.map { run.region($0) }
    var sum = 0.0
    for row in 0..<rows {
      let weight = rowWeights.map { Double(run.arena[$0.offset + row]) } ?? 1
      // Where no class counts for more, a target may be any numbers.
      let label = isByLabel ? Int(run.arena[targets.offset + row]) : 0
      if isByLabel, label == head.ignoredLabel { continue }
      sum +=
        head.classWeighted && head.weightValues.indices.contains(label)
        ? head.weightValues[label] * weight : weight
    }
    return (sum > 0 ? 1 / sum : 0, rows)
  }

  /// Computes all gradients from the loss's, penalties included; returns their 2-norm (0 without an optimiser).
  package func backward() -> Double {
    propagate()
    if let tree = plan.updating?.tree, tree.levels > 0 {
      // Running statistics are those of a sum, which has one part here.
      addGradient(
        Accumulation(
          isFirst: true, isLast: true, merges: 0, weight: lossWeights[0], isEmpty: false))
      return sumGradients(of: 1)
    }
    run.gradientSum = nil
    return finishGradient()
  }

  /// Computes all gradients from the loss's, without penalties.
  package func propagate() { execute(plan.backward) }

  /// Adds penalties to the gradients; returns their 2-norm (0 without an optimiser).
  private func finishGradient() -> Double {
    execute(plan.gradient)
    guard let updating = plan.updating else { return 0 }
    let squares = run.region(updating.squares).offset
    var sum = 0.0
    for piece in 0..<updating.pieceCount {
      sum += Double(run.arena[squares + 2 * piece]) + Double(run.arena[squares + 2 * piece + 1])
    }
    return sum.squareRoot()
  }

  /// Takes the gradients of a part of a batch into the sum.
  package func addGradient(_ place: Accumulation) {
    guard let tree = plan.updating?.tree else { preconditionFailure("the plan sums no gradients") }
    run.accumulation = place
    execute(plan.accumulate)
    partWeights.add(place, levels: tree.levels)
  }

  /// Makes the sum of `parts` parts the gradient, the mean over the examples of all, with penalties; returns its 2-norm.
  package func sumGradients(of parts: Int) -> Double {
    let level = parts.trailingZeroBitCount
    run.gradientSum = (level, partWeights.sums[level])
    return finishGradient()
  }

  /// Moves the weights; `step` counts updates from 0.
  package func update(step: Int, learningRate: Double, norm: Double, clipNorm: Double?) {
    guard let updating = plan.updating else { preconditionFailure("the plan has no optimiser") }
    var numbers = updating.optimiser.numbers
    numbers.learningRate = Float(learningRate)
    updating.optimiser.setStep(step + 1, in: &numbers)
    run.update = numbers
    run.updateStep = step
    run.noiseDeviation = updating.rules.noise.map { Float($0.deviation(at: step)) } ?? 0
    run.gradientScale = clipNorm.map { norm > $0 ? Float($0 / norm) : 1 } ?? 1
    execute(plan.commit)
    execute(plan.update)
    weightsAreStale = true
  }

  /// Whether a layer goes on where the batch before stopped.
  package var isStateful: Bool { !plan.carriedStates.isEmpty }

  /// Lets the next batch go on with the states that this one ended with.
  package func carryState() { execute(plan.carry) }

  /// Lets the next batch begin with empty states.
  package func resetState() {
    for buffer in plan.carriedStates { run.arena.fill(run.region(buffer), 0) }
  }

  /// Only the running statistics of normalisations: for batches that wait for others with their update.
  package func commit() { execute(plan.commit) }
}
