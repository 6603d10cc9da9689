// SPDX-License-Identifier: MIT

internal import NNSpec

/// Everything that a network does, decided ahead: lists of steps over buffers.
package struct Plan: Sendable {
  /// Where the loss reads and writes.
  package struct Head: Sendable {
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
  }

  /// What the optimiser reads and writes besides weights and gradients.
  package struct Update: Sendable {
    /// Sums of squares of the gradient's pieces, two floats each.
    package let squares: Buffer
    package let pieceCount: Int
    /// The first state of each trained parameter, where it has one.
    package let firstState: [Buffer]
    package let optimiser: any RunnableOptimiser
  }

  package let steps: [PlannedStep]
  /// Ranges of `steps`, in the order in which they run.
  package let prepare: Range<Int>
  package let forward: Range<Int>
  /// After a batch whose sequences the next one goes on with.
  package let carry: Range<Int>
  package let loss: Range<Int>
  package let backward: Range<Int>
  package let commit: Range<Int>
  package let update: Range<Int>
  package let requests: [BufferRequest]
  package let kept: Set<Buffer>
  package let parameters: [PlannedParameter]
  package let input: Value
  /// Whether the input is numbers of categories, not categories laid out.
  package let readsCodes: Bool
  /// The prediction: probabilities where the loss is about them.
  package let output: Value
  package let scores: Value
  package let head: Head?
  /// What stateful layers keep between batches.
  package let carriedStates: [Buffer]
  package let inputGradient: Buffer?
  package let outputGradient: Buffer?
  package let updating: Update?

  init(
    _ build: PlanBuilder, input: Value, readsCodes: Bool, output: Value, scores: Value, head: Head?,
    update: Update?
  ) {
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
    carry = list(.carry)
    commit = list(.commit)
    self.update = list(.update)
    steps = ordered
    requests = build.requests
    kept = build.kept
    parameters = build.parameters
    self.input = input
    self.readsCodes = readsCodes
    self.output = output
    self.scores = scores
    self.head = head
    inputGradient = build.gradient(of: input)
    outputGradient = build.gradient(of: output)
    carriedStates = build.carriedStates
    updating = update
  }

  /// Where everything lies, for batches up to a size.
  package func memory(batch: Int, workers: Int) -> MemoryPlan {
    MemoryPlan(
      requests, steps: steps.map(\.step), kept: kept, batch: batch, workers: workers)
  }
}
