// SPDX-License-Identifier: MIT

/// Where the places of a series and of what follows it lie on a chart.
///
/// Whole numbers with one distance between neighbours, such as years, lie where they say. Anything
/// else is counted from 1, and numbers still label the axis.
struct SeriesPlaces {
  /// Of the series' places.
  let shown: [Int]
  /// Of the forecast's steps.
  let ahead: [Int]
  /// What lies along the chart.
  let axis: LineChart.Axis

  private static let labelLimit = 9

  /// Lays out places, given as text, and a number of steps beyond them.
  init(_ texts: [String], ahead count: Int) {
    let numbers = texts.map { Double($0) }
    if texts.isEmpty {
      shown = []
      ahead = Array(1...max(1, count))
      axis = LineChart.Axis(name: "step ahead", plural: "steps ahead")
    } else if let spaced = Self.evenlySpaced(numbers) {
      shown = (0..<texts.count).map { spaced.first + $0 * spaced.step }
      ahead = (0..<count).map { spaced.first + (texts.count + $0) * spaced.step }
      axis = LineChart.Axis(name: "place", plural: "places")
    } else {
      shown = Array(1...texts.count)
      ahead = Array((texts.count + 1)..<(texts.count + 1 + count))
      axis = LineChart.Axis(
        name: "place", plural: "places",
        text: { place in
          texts.indices.contains(place - 1)
            ? Self.shortened(texts[place - 1])
            : place > texts.count ? "+\(place - texts.count)" : nil
        },
        areTextsDrawn: zip(texts, numbers).allSatisfy {
          $1?.isFinite == true && $0.utf8.count <= Self.labelLimit
        })
    }
  }

  private static func evenlySpaced(_ numbers: [Double?]) -> (first: Int, step: Int)? {
    let whole = numbers.compactMap { number -> Int? in
      number.flatMap { abs($0) < 1e9 ? Int(exactly: $0) : nil }
    }
    guard whole.count == numbers.count, let first = whole.first else { return nil }
    let step = whole.count > 1 ? whole[1] - first : 1
    guard step > 0, zip(whole, whole.dropFirst()).allSatisfy({ $1 - $0 == step }) else {
      return nil
    }
    return (first, step)
  }

  private static func shortened(_ text: String) -> String {
    text.count > 40 ? text.prefix(40) + "…" : text
  }
}
