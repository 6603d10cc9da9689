// SPDX-License-Identifier: MIT

internal import NNSpec

/// Everything that a network does, decided ahead: lists of steps over buffers.
package struct Plan: Sendable {
  /// The part of a row of the data that an input is: from each run of `period` numbers, `count` from `begin` on.
  package struct Slice: Sendable, Hashable {
    package let begin: Int
    package let count: Int
    package let period: Int

    package init(begin: Int, count: Int, period: Int) {
      self.begin = begin
      self.count = count
      self.period = period
    }
  }

  /// What the data is copied to.
  package struct Input: Sendable {
    package let value: Value
    /// Nil for whole rows.
    package let slice: Slice?
    /// Whether it is numbers of categories, not categories laid out.
    package let isCodes: Bool
  }

  /// A prediction, and where its loss reads and writes.
  package struct Head: Sendable {
    /// The prediction: probabilities where the loss is about them.
    package let output: Value
    package let scores: Value
    package let targets: Buffer
    /// Values of a row's target.
    package let targetWidth: Int
    package let losses: Buffer
    package let gradient: Buffer
    package let weights: Buffer?
    package let weightValues: [Double]
    package let ignoredLabel: Int?
    /// Of the losses.
    package let rowCount: RowCount
    /// Of the targets.
    package let targetRowCount: RowCount
    /// The weight of each row, where examples have weights.
    package let rowWeights: Buffer?
    /// Whether the mean is weighted by the targets' classes.
    package let classWeighted: Bool
    /// How much this loss counts among several.
    package let lossWeight: Double
  }

  /// What the optimiser reads and writes besides weights and gradients.
  package struct Update: Sendable {
    /// Sums of squares of the gradient's pieces, two floats each.
    package let squares: Buffer
    package let pieceCount: Int
    /// The first state of each trained parameter, where it has one.
    package let firstState: [Buffer]
    /// All that the optimiser keeps of each trained parameter, by its path.
    let states: [(path: String, buffers: [Buffer])]
    /// Where gradients are summed, if they are.
    let tree: GradientTree?
    package let optimiser: any RunnableOptimiser
    package let rules: GradientRules
  }

  package let steps: [PlannedStep]
  /// Ranges of `steps`, in the order in which they run.
  package let prepare: Range<Int>
  package let forward: Range<Int>
  /// After a batch whose sequences the next one goes on with.
  package let carry: Range<Int>
  package let loss: Range<Int>
  package let backward: Range<Int>
  /// After the backward pass of each part of a batch.
  package let accumulate: Range<Int>
  /// Once an update: the sum of gradients, penalties and the norm.
  package let gradient: Range<Int>
  package let commit: Range<Int>
  package let update: Range<Int>
  package let requests: [BufferRequest]
  package let kept: Set<Buffer>
  package let parameters: [PlannedParameter]
  package let inputs: [Input]
  /// One for each target; none without a loss.
  package let heads: [Head]
  /// The only, or first, prediction.
  package let output: Value
  /// What stateful layers keep between batches.
  package let carriedStates: [Buffer]
  /// The penalties that are computed by steps.
  package let orthogonalities: [Orthogonality]
  package let inputGradients: [Buffer?]
  package let outputGradient: Buffer?
  package let updating: Update?
  /// Of the layers in their order, if it was compiled for that.
  package let observations: [Observation]

  init(
    _ build: PlanBuilder, inputs: [Input], heads: [Head] = [], bareOutput: Value? = nil,
    update: Update? = nil
  ) {
    guard let output = bareOutput ?? heads.first?.output else {
      preconditionFailure("a plan without an end")
    }
    var ordered: [PlannedStep] = []
    func list(_ phase: PlannedStep.Phase) -> Range<Int> {
      let begin = ordered.count
      ordered += build.steps.filter { $0.phase == phase }
      return begin..<ordered.count
    }
    prepare = list(.prepare)
    forward = list(.forward)
    loss = list(.loss)
    backward = list(.backward)
    accumulate = list(.accumulate)
    gradient = list(.gradient)
    commit = list(.commit)
    self.update = list(.update)
    carry = list(.carry)
    steps = ordered
    requests = build.requests
    kept = build.kept
    parameters = build.parameters
    self.inputs = inputs
    self.heads = heads
    self.output = output
    inputGradients = inputs.map { build.gradient(of: $0.value) }
    outputGradient = build.gradient(of: output)
    carriedStates = build.carriedStates
    orthogonalities = build.orthogonalities
    updating = update
    observations = build.observations
  }

  /// The only, or first, input.
  package var input: Value { inputs[0].value }
  package var readsCodes: Bool { inputs[0].isCodes }
  package var inputGradient: Buffer? { inputGradients[0] }
  /// Of the first prediction.
  package var head: Head? { heads.first }
  package var scores: Value { heads.first?.scores ?? output }
  /// Whether a batch is sequences whose lengths differ.
  package var hasVaryingTime: Bool { inputs.contains(where: \.value.hasVaryingTime) }

  /// Where everything lies, for batches up to a size.
  package func memory(batch: Int, workers: Int) -> MemoryPlan {
    MemoryPlan(
      requests, steps: steps.map(\.step), kept: kept, batch: batch, workers: workers)
  }
}
