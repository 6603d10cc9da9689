// SPDX-License-Identifier: MIT

import NNRuntime

/// Sequences of different lengths, between a padded tensor `[batch, time, …]` and the rows that a network has of them.
struct PackedSequences {
  let lengths: [Int]
  let time: Int

  /// The real steps of a padded tensor, one sequence after the other.
  func packed(_ padded: [Float]) -> [Float] {
    let width = padded.count / (lengths.count * time)
    return lengths.enumerated().flatMap { example, length in
      padded[example * time * width..<(example * time + length) * width]
    }
  }

  /// A padded tensor with 0 in the padding.
  func padded(_ packed: [Float]) -> [Float] {
    let steps = lengths.reduce(0, +)
    let width = steps == 0 ? 0 : packed.count / steps
    var begin = 0
    return lengths.flatMap { length in
      let rows = packed[begin..<begin + length * width]
      begin += length * width
      return rows + [Float](repeating: 0, count: (time - length) * width)
    }
  }
}

extension Network {
  /// The values of all real steps of the batch, or of its examples, in a buffer.
  func read(_ value: Value) -> [Float] { read(value.buffer, like: value) }

  /// The same of a buffer with the rows and features of a value, such as its gradient.
  func read(_ buffer: Buffer, like value: Value) -> [Float] {
    let count = value.rowCount.count(on: run) * value.features
    return run.arena.read(run.region(buffer).slice(0, count))
  }
}
