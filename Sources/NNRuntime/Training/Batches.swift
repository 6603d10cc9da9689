// SPDX-License-Identifier: MIT

/// The order of the training examples, epoch by epoch, and how batches are filled.
package struct Batches {
  package let size: Int
  package let count: Int
  private let seed: UInt64
  private let shuffles: Bool
  private(set) var order: [Int]

  /// Deals `examples` in steps of `size`; the last step of an epoch takes what is left.
  package init(examples: Int, size: Int, seed: UInt64, shuffles: Bool) {
    self.size = size
    self.seed = seed
    self.shuffles = shuffles
    count = (examples + size - 1) / size
    order = Array(0..<examples)
  }

  /// Deals the examples for an epoch, counted from 0: a function of the seed and the epoch alone.
  package mutating func begin(epoch: Int) {
    guard shuffles else { return }
    for index in order.indices { order[index] = index }
    var random = RandomStream(
      Philox(seed: seed, purpose: "shuffle", path: ""), stream: UInt64(epoch))
    random.shuffle(&order)
  }

  /// The examples of a step of the epoch.
  package func examples(_ step: Int) -> ArraySlice<Int> {
    order[step * size..<min((step + 1) * size, order.count)]
  }
}

extension Network {
  /// Copies examples into the input and target buffers.
  package func load(_ split: DataSplit, _ rows: some Collection<Int>) {
    let input = run.region(plan.input.buffer)
    switch split.inputs {
    case .floats(let values):
      run.arena.gather(rows: rows, of: values, width: split.inputWidth, into: input)
    case .bytes(let values, let divisor):
      run.arena.gather(
        rows: rows, of: values, width: split.inputWidth, dividedBy: divisor, into: input)
    case .codes: preconditionFailure("no layer reads categories by number yet")
    }
    guard let head = plan.head, split.targetWidth > 0, !split.targets.isEmpty else { return }
    precondition(
      head.targetWidth == split.targetWidth,
      "targets of \(split.targetWidth) for a loss of \(head.targetWidth)")
    run.arena.gather(
      rows: rows, of: split.targets, width: split.targetWidth, into: run.region(head.targets))
  }
}
