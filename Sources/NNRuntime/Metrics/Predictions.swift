// SPDX-License-Identifier: MIT

package import NNSpec

/// What a network predicted for some examples, beside what was true, in the target's own units.
///
/// A row is one prediction: an example's, or of sequences one time step's.
package struct Predictions: Sendable {
  package let kind: TargetKind
  /// Values of one row: probabilities by class, the probability of a binary target, numbers.
  package let width: Int
  /// [rows, width]; empty if only classes were kept.
  package let outputs: [Double]
  /// Class numbers, 0 or 1, or numbers: [rows] or [rows, width].
  package let targets: [Double]
  /// The targets as class numbers; empty for numbers.
  package let targetLabels: [Int]
  /// The likeliest class of each row, the first on a tie; a binary one is 1 above one half.
  ///
  /// Empty for numbers.
  package let labels: [Int]
  /// The probability that each row gave to its target's class; empty for numbers and where there are no targets.
  package let likelihoods: [Double]
  /// How many rows each example has; nil: one.
  package let lengths: [Int]?
  /// How many rows of each example are left where labels are ignored; nil: as many as it has.
  package var rowCounts: [Int]?

  package init(
    kind: TargetKind, width: Int, outputs: [Double], targets: [Double], lengths: [Int]? = nil
  ) {
    self.kind = kind
    self.width = width
    self.outputs = outputs
    self.targets = targets
    self.lengths = lengths
    switch kind {
    case .category:
      labels = Predictions.likeliest(outputs, width: width)
      targetLabels = targets.map { Int($0) }
      likelihoods = targets.enumerated().map { row, target in
        (0..<width).contains(Int(target)) ? outputs[row * width + Int(target)] : 0
      }
    case .binary:
      labels = outputs.map { $0 > 0.5 ? 1 : 0 }
      targetLabels = targets.map { Int($0) }
      likelihoods = zip(outputs, targets).map { $1 == 1 ? $0 : 1 - $0 }
    case .number, .vector: (labels, targetLabels, likelihoods) = ([], [], [])
    }
  }

  /// Classes whose probabilities were not kept.
  init(
    width: Int, labels: [Int], likelihoods: [Double], targets: [Double], lengths: [Int]?
  ) {
    kind = .category
    self.width = width
    self.labels = labels
    self.likelihoods = likelihoods
    self.targets = targets
    self.lengths = lengths
    outputs = []
    targetLabels = targets.map { Int($0) }
  }

  /// Rows.
  package var count: Int {
    kind == .category ? labels.count : width == 0 ? 0 : outputs.count / width
  }
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
