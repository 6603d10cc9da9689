// SPDX-License-Identifier: MIT

/// Histograms side by side in one range: a column each, the largest value on top.
struct HeatMap {
  let low: Double
  let high: Double
  private let columns: [[UInt8]]
  private let rms: [Double]

  /// Nil where there is nothing to see.
  init?(_ spreads: [LayerHealth.Spread?]) {
    let known = spreads.compactMap(\.self)
    guard let widest = known.map(\.high).max(), widest.isFinite, widest > 0 else { return nil }
    let lowest = known.contains { $0.low < 0 } ? -widest : 0
    (low, high) = (lowest, widest)
    columns = spreads.map { spread in
      spread?.bins(from: lowest, to: widest)
        ?? [UInt8](repeating: 0, count: LayerHealth.Spread.binCount)
    }
    rms = known.map(\.rms)
  }

  /// The blue of the curves, the more opaque the more numbers.
  var image: PNGImage {
    let rows = (0..<LayerHealth.Spread.binCount).reversed().flatMap { bin in
      columns.map { Self.shade($0[bin]) }
    }
    return PNGImage(
      width: columns.count, height: LayerHealth.Spread.binCount,
      pixels: .shades(rows, of: (0x00, 0x72, 0xB2)))
  }

  /// The root of the share: else all but the peak would be pale.
  private static func shade(_ count: UInt8) -> UInt8 {
    guard count > 0 else { return 0 }
    return UInt8(max(1, ((Double(count) / 255).squareRoot() * 15).rounded()))
  }

  /// What the picture shows, in words.
  func description(of name: String, epochs: (first: String, last: String)) -> String {
    guard let first = rms.first, let last = rms.last else { return "\(name): nothing." }
    func text(_ value: Double) -> String { NumberText.significant(value, 3) }
    return
      "\(Words.sentence(name)) from \(epochs.first) to \(epochs.last): their size (RMS) goes from \(text(first)) to \(text(last)), "
      + "between \(text(rms.min() ?? first)) and \(text(rms.max() ?? last))."
  }
}
