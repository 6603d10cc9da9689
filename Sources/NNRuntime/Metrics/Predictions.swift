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

  /// The targets as class numbers; empty for numbers.
  package let targetLabels: [Int]
  /// The likeliest class of each example, the first on a tie; a binary one is 1 above one half.
  ///
  /// Empty for numbers.
  package let labels: [Int]

  package init(kind: TargetKind, width: Int, outputs: [Double], targets: [Double]) {
    self.kind = kind
    self.width = width
    self.outputs = outputs
    self.targets = targets
    switch kind {
    case .category:
      labels = Predictions.likeliest(outputs, width: width)
      targetLabels = targets.map { Int($0) }
    case .binary:
      labels = outputs.map { $0 > 0.5 ? 1 : 0 }
      targetLabels = targets.map { Int($0) }
    case .number, .vector: (labels, targetLabels) = ([], [])
    }
  }

  package var count: Int { width == 0 ? 0 : outputs.count / width }
  package var classCount: Int { kind == .binary ? 2 : width }

  private static func likeliest(_ outputs: [Double], width: Int) -> [Int] {
    stride(from: 0, to: outputs.count, by: max(width, 1)).map { begin in
      let row = outputs[begin..<begin + width]
      return row.indices.reduce(begin) { row[$1] > row[$0] ? $1 : $0 } - begin
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
