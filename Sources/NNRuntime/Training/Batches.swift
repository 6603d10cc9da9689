// SPDX-License-Identifier: MIT

/// The order of the training examples, epoch by epoch, cut into batches.
package struct Batches {
  /// How examples follow each other.
  package enum Order: Sendable, Equatable {
    /// As they are in the data.
    case given
    /// A new random order each epoch.
    case shuffled
    /// Random, but a batch has examples of similar length: fewer steps for the same examples.
    case byLength([Int])
    /// So many streams side by side: a place in the batch goes on where it stopped, for layers that keep their state.
    case streams
  }

  package let size: Int
  package let count: Int
  private let seed: UInt64
  private let kind: Order
  private(set) var order: [Int]
  /// Where batches begin in `order`, and last where they end.
  private var bounds: [Int]

  /// Batches of one bucket: of so many at a time, the lengths are sorted.
  private static let bucket = 64

  /// Deals `examples` in steps of `size`; the last step of an epoch takes what is left.
  package init(examples: Int, size: Int, seed: UInt64, order kind: Order) {
    self.size = size
    self.seed = seed
    self.kind = kind
    order = Array(0..<examples)
    count = (examples + size - 1) / size
    bounds = (0...count).map { min($0 * size, examples) }
    if kind == .streams { dealStreams(examples) }
  }

  /// All examples once, without a seed: in their order, or if states are kept as one stream a place.
  package static func inOrder(examples: Int, size: Int, isStateful: Bool) -> Batches {
    Batches(examples: examples, size: size, seed: 0, order: isStateful ? .streams : .given)
  }

  /// Deals the examples for an epoch, counted from 0: a function of the seed and the epoch alone.
  package mutating func begin(epoch: Int) {
    switch kind {
    case .given, .streams: return
    case .shuffled, .byLength: break
    }
    for index in order.indices { order[index] = index }
    var random = RandomStream(
      Philox(seed: seed, purpose: "shuffle", path: ""), stream: UInt64(epoch))
    random.shuffle(&order)
    if case .byLength(let lengths) = kind { sortBuckets(lengths, &random) }
  }

  /// The examples of a step of the epoch.
  package func examples(_ step: Int) -> ArraySlice<Int> { order[bounds[step]..<bounds[step + 1]] }

  /// Examples of a batch in all streams: stream s has the examples s·n ..< (s + 1)·n, the last ones fewer.
  ///
  /// Shorter streams come last, so that a batch is always the first places.
  private mutating func dealStreams(_ examples: Int) {
    order.removeAll(keepingCapacity: true)
    bounds = [0]
    for step in 0..<count {
      order += stride(from: step, to: examples, by: count)
      bounds.append(order.count)
    }
  }

  private mutating func sortBuckets(_ lengths: [Int], _ random: inout RandomStream) {
    for begin in stride(from: 0, to: order.count, by: size * Self.bucket) {
      let end = min(begin + size * Self.bucket, order.count)
      order[begin..<end].sort { (lengths[$0], $0) < (lengths[$1], $1) }
    }
    var batches = (0..<count).map { Array(order[$0 * size..<min(($0 + 1) * size, order.count)]) }
    random.shuffle(&batches)
    order = batches.flatMap(\.self)
    bounds = batches.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
  }
}
