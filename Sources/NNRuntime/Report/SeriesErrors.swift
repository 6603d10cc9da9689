// SPDX-License-Identifier: MIT

/// How far a network is off one step ahead, and how far one would be by repeating the last value.
struct SeriesErrors {
  /// The network's root mean squared error; over the compared places if there are any.
  let network: Double?
  /// That of the value before as the prediction; nil without two neighbours.
  let repeating: Double?
  /// The places that both are measured on, or those of the network alone.
  let places: Int
  /// Places left out since a value there is not finite.
  let omitted: Int

  /// The share of the repeated value's error that the network's is; nil where nothing is compared.
  var ratio: Double? {
    guard let network, let repeating, repeating > 0, (network / repeating).isFinite else {
      return nil
    }
    return network / repeating
  }

  /// Measures a series; `areNeighbours` tells whether each place follows the one before it.
  init(_ series: [SequenceResults.SeriesPoint], areNeighbours: Bool = true) {
    func isUsable(_ value: Double) -> Bool { abs(value) < 1e150 }
    let usable = series.map { isUsable($0.target) && isUsable($0.predicted) }
    omitted = usable.count { !$0 }
    // Both on the same places: the first has no value before it.
    let compared = series.indices.dropFirst().filter {
      areNeighbours && usable[$0] && isUsable(series[$0 - 1].target)
    }
    let judged = compared.isEmpty ? series.indices.filter { usable[$0] } : Array(compared)
    places = judged.count
    network = Self.rootMeanSquare(judged.map { series[$0].predicted - series[$0].target })
    repeating = Self.rootMeanSquare(compared.map { series[$0 - 1].target - series[$0].target })
  }

  private static func rootMeanSquare(_ errors: [Double]) -> Double? {
    guard !errors.isEmpty else { return nil }
    return (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
  }
}
