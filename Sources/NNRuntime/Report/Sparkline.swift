// SPDX-License-Identifier: MIT

/// A curve in one line of text: `█▅▃▂▁▁`.
package enum Sparkline {
  /// Returns one block a stretch of values, at most `width`; a stretch without a finite value is a
  /// space.
  ///
  /// Blocks are other signs where there is no UTF-8.
  package static func text(
    _ values: [Double], width: Int = 24, isUTF8: Bool = true
  ) -> String {
    let count = min(width, values.count)
    let means = (0..<count).map { place -> Double? in
      let stretch = values[(place * values.count / count)..<((place + 1) * values.count / count)]
      let finite = stretch.filter { abs($0) < 1e300 }
      return finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
    }
    guard let low = means.compactMap(\.self).min(), let high = means.compactMap(\.self).max() else {
      return ""
    }
    let blocks = Array(isUTF8 ? "▁▂▃▄▅▆▇█" : "_.,-=+*#")
    return String(
      means.map { mean -> Character in
        guard let mean else { return " " }
        return high > low ? blocks[Int(((mean - low) / (high - low) * 7).rounded())] : blocks[3]
      })
  }
}
