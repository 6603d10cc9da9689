// SPDX-License-Identifier: MIT

internal import NNSpec

extension LoadedData {
  /// The smallest and the largest number of a target over the training part, as losses see them; nil for classes.
  ///
  /// The other parts may go beyond what a scaling was fitted on, and only measure.
  func range(ofTarget index: Int) -> ClosedRange<Double>? {
    let features = preprocessing.targets
    guard case .numbers = features[index].encoding, !train.targets.isEmpty else { return nil }
    let begin = features[..<index].reduce(0) { $0 + $1.width }
    // A single target has rows of its own width; windows of a series overlap in them.
    let isOnly = features.count == 1
    let columns = isOnly ? 0..<1 : begin..<begin + features[index].width
    var (low, high) = (Float.infinity, -Float.infinity)
    for row in stride(from: 0, to: train.targets.count, by: isOnly ? 1 : train.targetWidth) {
      for column in columns {
        let value = train.targets[row + column]
        (low, high) = (min(low, value), max(high, value))
      }
    }
    // By their shortest text: -18.8832, not what its binary form has behind that.
    guard low <= high, let from = Double("\(low)"), let to = Double("\(high)") else { return nil }
    return from...to
  }
}
