// SPDX-License-Identifier: MIT

/// What the steps of a plan work on: memory, kernels and the numbers of the moment.
///
/// Written by the thread that drives the plan, while no worker runs; read by all. The hand-over through the worker pool's
/// atomic ticket orders the two, hence `@unchecked`.
package final class Execution: @unchecked Sendable {
  package enum Mode: Sendable { case training, inference }

  package let kernels: Kernels
  private let regions: [Region]
  private let scratchCounts: [Int]

  /// Examples in the current batch.
  package private(set) var batch = 0
  /// Where the time steps of each example's sequence begin, and last where they end; empty if none of the network's
  /// sequences vary in length.
  private var offsets: ContiguousArray<Int> = []
  /// The examples of the batch, those with the longest sequence first, equal ones in order.
  package private(set) var byLength: ContiguousArray<Int> = []
  package var mode = Mode.inference
  /// Whether the loss's gradient and all that follows from it is wanted.
  package var wantsGradient = false
  /// Counts updates, from 0; feeds the random numbers of dropout.
  package var step = 0
  /// What multiplies the sum of the rows' losses: 1 / rows, or 1 / the sum of their weights.
  package var lossScale: Float = 1
  /// The numbers of the coming update.
  package var update = UpdateNumbers()
  /// Factor of the gradient: below 1 where its norm is clipped.
  package var gradientScale: Float = 1
  /// Updates before the coming one.
  package var updateStep = 0
  /// Deviation of the noise that is added to the gradient.
  package var noiseDeviation: Float = 0
  /// Where the part of a batch stands among those that make one update; nil: it makes one alone.
  package var accumulation: Accumulation?
  /// The row of the tree that holds the sum of the coming update's gradients, and what they are a mean over; nil: there is
  /// nothing to sum.
  package var gradientSum: (level: Int, weight: Float)?

  package var arena: Arena { kernels.arena }

  package init(kernels: Kernels, regions: [Region], scratchCounts: [Int]) {
    self.kernels = kernels
    self.regions = regions
    self.scratchCounts = scratchCounts
  }

  // MARK: - The batch

  /// Begins a batch whose sequences, if there are any, have one length.
  package func begin(batch: Int) {
    self.batch = batch
    offsets.removeAll(keepingCapacity: true)
  }

  /// Begins a batch of sequences with these lengths.
  package func begin(lengths: some Collection<Int>) {
    batch = lengths.count
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    var end = 0
    for length in lengths {
      precondition(length >= 0, "a sequence of \(length) steps")
      end += length
      offsets.append(end)
    }
    byLength.removeAll(keepingCapacity: true)
    byLength.append(contentsOf: 0..<batch)
    byLength.sort { (steps(of: $1).count, $0) < (steps(of: $0).count, $1) }
  }

  /// The time steps of all sequences of the batch together.
  package var stepCount: Int {
    precondition(offsets.count == batch + 1, "the lengths of the batch's sequences are not set")
    return offsets[batch]
  }

  /// The rows of one example's time steps.
  package func steps(of example: Int) -> Range<Int> {
    precondition(offsets.count == batch + 1, "the lengths of the batch's sequences are not set")
    return offsets[example]..<offsets[example + 1]
  }

  // MARK: - Memory

  /// All of a buffer.
  package func region(_ buffer: Buffer) -> Region { regions[buffer.index] }

  /// Rows of a buffer whose rows hold `width` floats.
  package func rows(_ buffer: Buffer, _ range: Range<Int>, width: Int) -> Region {
    regions[buffer.index].slice(range.lowerBound * width, range.count * width)
  }

  /// A worker's own piece of a per-worker buffer.
  package func scratch(_ buffer: Buffer, worker: Int) -> Region {
    let count = scratchCounts[buffer.index]
    return regions[buffer.index].slice(worker * count, count)
  }
}
