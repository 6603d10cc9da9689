// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: findings about sequences")
struct SequenceFindingsReportTests {
  private static let rule = "no-better-than-repeating-the-last-value"

  private func found(_ history: RunHistory) -> Finding? {
    Findings.of(history).first { $0.rule == Self.rule }
  }

  /// A staircase up by 1, foretold with a constant error.
  private func staircase(error: Double, count: Int = 20) -> RunHistory {
    Demo.sequences {
      $0.series = (0..<count).map {
        .init(place: "\($0)", target: Double($0), predicted: Double($0) + error)
      }
    }
  }

  @Test func aNetworkThatLagsIsFound() throws {
    #expect(found(Demo.series()) == nil)
    let finding = try #require(found(Demo.series(lags: true)))
    #expect(finding.weight == .problem)
    #expect(finding.edit == "data: {source: {series: {window: 24}}}")
    let text = HTMLReport(Demo.series(lags: true)).text
    #expect(
      text.contains("<h3>No better than repeating the last value<span> · problem</span></h3>"))
  }

  @Test func numbersAndTheirBound() {
    #expect(found(staircase(error: 0.979)) == nil)
    #expect(
      found(staircase(error: 0.99))
        == Finding(
          rule: Self.rule, weight: .problem,
          text:
            "One step ahead the root mean squared error on the validation part is 0.990; repeating the last value "
            + "gives 1.00 over the same 19 places.",
          advice: "Give the recurrent layers more units.", edit: ""))
    // Ten compared places are needed.
    #expect(found(staircase(error: 2, count: 11)) != nil)
    #expect(found(staircase(error: 2, count: 10)) == nil)
  }

  @Test func nothingIsSaidWhereNothingCanBeCompared() {
    var history = Demo.series(lags: true)
    // Windows that are several rows apart have no neighbour's value.
    history.start.seriesStride = 3
    #expect(found(history) == nil)
    #expect(!HTMLReport(history).text.contains("repeating the last value"))
    (history.start.seriesWindow, history.start.seriesStride) = (90, 1)
    #expect(found(history)?.edit == "")
    history.start.seriesWindow = nil
    #expect(found(history)?.edit == "")
    history.end = nil
    #expect(found(history) == nil)
    let level = Demo.sequences {
      $0.series = Array(repeating: .init(place: "1", target: 5, predicted: 6), count: 30)
    }
    #expect(found(level) == nil)
    let broken = Demo.sequences {
      $0.series = Array(repeating: .init(place: "1", target: .nan, predicted: .infinity), count: 30)
    }
    #expect(found(broken) == nil)
  }
}
