// SPDX-License-Identifier: MIT

/// A stretch of memory that a plan needs; where it lies is decided when the plan is complete.
package struct Buffer: Hashable, Sendable {
  package let index: Int
}

/// How much a buffer holds and how long it must.
package struct BufferRequest: Sendable {
  package enum Lifetime: Sendable {
    /// From the first step that uses it to the last.
    case planned
    /// As long as the network.
    case persistent
    /// Planned, one for each worker.
    case perWorker
  }

  package let name: String
  package let fixedCount: Int
  /// Floats for each example of the batch.
  package let perExample: Int
  package let lifetime: Lifetime

  package func count(batch: Int, workers: Int) -> Int {
    let one = saturatingFloats(fixedCount, perExample, batch)
    return lifetime == .perWorker ? one * workers : one
  }
}

private func saturatingFloats(_ fixed: Int, _ perExample: Int, _ batch: Int) -> Int {
  let (product, overflow) = perExample.multipliedReportingOverflow(by: batch)
  // Far above any machine, far below what a sum of buffers can overflow with.
  let limit = 1 << 46
  return overflow || product > limit || fixed > limit ? limit : fixed + product
}

/// A tensor `[batch] + shape` in a buffer.
package struct Value: Sendable {
  package let buffer: Buffer
  /// Of one example.
  package let shape: [Int]
  /// Whether the first axis is time whose length differs from example to example; `shape` has the longest.
  package let hasVaryingTime: Bool
  /// Whether anything trained comes before it, so that a gradient is wanted.
  package let needsGradient: Bool
  /// What its rows are where they are not laid out, but left to the one that reads them.
  var lookup: Lookup?
  /// Whether a relu gave it: nothing is below 0, and where it is 0 no gradient passes.
  var isRectified = false
  /// What it is where it is not laid out, but left to the one that reads it.
  var convolution: DeferredConvolution?

  /// Rows of a table by number.
  struct Lookup: Sendable {
    let codes: Buffer
    let table: Parameter
  }

  /// Values of one example.
  package var count: Int { shape.reduce(1, *) }
  package var features: Int { shape.last ?? 1 }
  /// Rows of `features` in one example, or in the longest.
  package var positions: Int { count / features }
  /// Rows of `features` at run time.
  package var rowCount: RowCount { hasVaryingTime ? .perStep : .perExample(positions) }

  /// The same memory seen in another shape.
  package func reshaped(_ shape: [Int]) -> Value {
    precondition(
      shape.reduce(1, *) == count && !hasVaryingTime, "\(self.shape) seen as \(shape)")
    return Value(
      buffer: buffer, shape: shape, hasVaryingTime: false, needsGradient: needsGradient,
      isRectified: isRectified, convolution: convolution)
  }
}

/// A weight or running state of a layer, with its gradient if it is trained.
package struct Parameter: Sendable {
  package let buffer: Buffer
  package let gradient: Buffer?
  package let shape: [Int]
  package var count: Int { shape.reduce(1, *) }
}
