// SPDX-License-Identifier: MIT

internal import NNSpec

extension RunHistory {
  /// How many rows a window of the series is after the one before it; 1 unless the spec says more.
  var seriesStride: Int { series("stride") ?? 1 }

  /// How many rows a window of the series holds; nil if the data is no series.
  var seriesWindow: Int? { series("window") }

  private func series(_ option: String) -> Int? {
    let file = SourceFile(path: start.specPath, bytes: Array(start.resolvedSpec.utf8))
    let series = parseYAML(file).root?["data"]?["source"]?["series"]
    return series?[option]?.scalar.flatMap { Int($0.text) }
  }
}
