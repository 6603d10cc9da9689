// SPDX-License-Identifier: MIT

package import NNSpec

/// What a network predicted for some examples, beside what was true, in the target's own units.
package struct Predictions: Sendable {
  package let kind: TargetKind
  /// Values of one example's output: probabilities by class, the probability of a binary target, numbers.
  package let width: Int
  /// [examples, width].
  package let outputs: [Double]
  /// Class numbers, 0 or 1, or numbers: [examples] or [examples, width].
  package let targets: [Double]

  package init(kind: TargetKind, width: Int, outputs: [Double], targets: [Double]) {
    self.kind = kind
    self.width = width
    self.outputs = outputs
    self.targets = targets
  }

  package var count: Int { width == 0 ? 0 : outputs.count / width }
  package var classCount: Int { kind == .binary ? 2 : width }
  package var targetLabels: [Int] { targets.map { Int($0) } }

  /// The likeliest class of each example; the first on a tie.
  ///
  /// A binary one is 1 above one half.
  package var labels: [Int] {
    if kind == .binary { return outputs.map { $0 > 0.5 ? 1 : 0 } }
    return (0..<count).map { example in
      let row = outputs[example * width..<(example + 1) * width]
      return row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
    }
  }

  /// Counts of [target][predicted].
  package var confusion: [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for (target, label) in zip(targetLabels, labels)
    where counts.indices.contains(target) && counts.indices.contains(label) {
      counts[target][label] += 1
    }
    return counts
  }
}
