// SPDX-License-Identifier: MIT

internal import NNSpec

extension LoadedData {
  /// The smallest and the largest number of a target over all parts, as losses see them; nil for classes.
  func range(ofTarget index: Int) -> ClosedRange<Double>? {
    let features = preprocessing.targets
    guard case .numbers = features[index].encoding else { return nil }
    let begin = features[..<index].reduce(0) { $0 + $1.width }
    var (low, high) = (Double.infinity, -Double.infinity)
    for part in [train, validation, test].compactMap(\.self) {
      // A single target has rows of its own width, windows of a series overlap in them.
      let isOnly = features.count == 1
      let period = isOnly ? 1 : part.targetWidth
      let columns = isOnly ? 0..<1 : begin..<begin + features[index].width
      for row in stride(from: 0, to: part.targets.count, by: period) {
        for column in columns {
          let value = Double(part.targets[row + column])
          (low, high) = (min(low, value), max(high, value))
        }
      }
    }
    return low <= high ? low...high : nil
  }
}
