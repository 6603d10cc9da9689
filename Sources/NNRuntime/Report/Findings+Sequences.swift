// SPDX-License-Identifier: MIT

// Rules that look at what a network over sequences did.
extension Findings {
  /// Fewer compared places than this say nothing.
  private static let leastPlaces = 10

  static func repeatsTheLastValue(_ history: RunHistory) -> Finding? {
    guard let end = history.end, let series = end.sequences?.series, !series.isEmpty else {
      return nil
    }
    let errors = SeriesErrors(series, areNeighbours: history.start.seriesStride == 1)
    guard errors.places >= leastPlaces, let ratio = errors.ratio, ratio > 0.98,
      let network = errors.network, let repeating = errors.repeating
    else { return nil }
    // A window takes rows from those that are trained on.
    let window = history.start.seriesWindow.flatMap {
      $0 <= history.start.trainingExamples / 4 ? $0 * 2 : nil
    }
    return Finding(
      rule: "no-better-than-repeating-the-last-value", weight: .problem,
      text:
        "One step ahead the root mean squared error on the \(Words.part(end.shownPart)) part is "
        + "\(NumberText.significant(network, 3)); repeating the last value gives "
        + "\(NumberText.significant(repeating, 3)) over the same \(errors.places) places.",
      advice: window == nil
        ? "Give the recurrent layers more units."
        : "Look further back, or give the recurrent layers more units.",
      edit: window.map { "data: {source: {series: {window: \($0)}}}" } ?? "")
  }
}
