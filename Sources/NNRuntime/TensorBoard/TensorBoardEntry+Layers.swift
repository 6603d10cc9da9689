// SPDX-License-Identifier: MIT

// What was seen of the layers.
extension TensorBoardEntry {
  /// A look at the layers: their histograms, and the sizes of their updates.
  static func entry(_ health: LayerHealth, _ history: RunHistory) -> TensorBoardEntry {
    var values: [(String, TensorBoardValue)] = []
    for layer in health.layers {
      let spreads = [
        ("weights", layer.weights), ("values", layer.activations), ("gradients", layer.gradients),
      ]
      for case (let name, let spread?) in spreads {
        guard let histogram = TensorBoardValue.Histogram(spread) else { continue }
        values.append(("\(name)/\(layer.path)", .histogram(histogram)))
      }
      let scalars = [
        ("update_log10", layer.ratio), ("dead", layer.dead), ("saturated", layer.saturated),
      ]
      for case (let name, let value?) in scalars {
        values.append(("\(name)/\(layer.path)", .scalar(value)))
      }
    }
    // The look itself knows no time.
    return TensorBoardEntry(
      place: .run, step: health.step, seconds: history.evaluations.last?.seconds ?? 0,
      values: values)
  }

  /// The first layer's filters.
  static func pictures(_ end: RunEnd) -> [(tag: String, value: TensorBoardValue)] {
    guard let filters = end.filters, let sheet = FilterSheet(filters) else { return [] }
    let image = sheet.image
    return [
      (
        "filters/\(filters.layer)",
        .image(
          width: image.width, height: image.height, channels: filters.channels, png: image.bytes)
      )
    ]
  }
}

extension TensorBoardValue.Histogram {
  /// The counts of a spread are shares of the fullest bin; nil if they are broken.
  fileprivate init?(_ spread: LayerHealth.Spread) {
    let bins = spread.bins.map(Double.init)
    guard !bins.isEmpty, spread.low < spread.high else { return nil }
    let width = (spread.high - spread.low) / Double(bins.count)
    let count = bins.reduce(0, +)
    self.init(
      range: spread.low...spread.high,
      limits: bins.indices.map { spread.low + Double($0 + 1) * width }, counts: bins,
      sum: spread.mean * count, sumOfSquares: spread.rms * spread.rms * count)
  }
}
