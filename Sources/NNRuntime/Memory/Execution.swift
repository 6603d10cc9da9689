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
  package var batch = 0
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

  package var arena: Arena { kernels.arena }

  package init(kernels: Kernels, regions: [Region], scratchCounts: [Int]) {
    self.kernels = kernels
    self.regions = regions
    self.scratchCounts = scratchCounts
  }

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
