// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: sequences")
struct SequencesReportTests {
  private typealias Series = [SequenceResults.SeriesPoint]

  private func titles(_ text: String) -> [String] {
    text.split(separator: "<h2>").dropFirst().map { String($0.prefix { $0 != "<" }) }
  }

  /// The commands of the first curve of a style.
  private func path(_ style: String, _ text: String) -> Substring? {
    text.firstRange(of: "class=\"line \(style)\" d=\"").map {
      text[$0.upperBound...].prefix { $0 != "\"" }
    }
  }

  @Test func panelsComeInOrderAndOnlyWithSomethingToShow() {
    var history = Demo.language()
    #expect(titles(HTMLReport(history).text).contains("Sampled text"))
    history.end?.sequences = Demo.series(horizon: 4).end?.sequences
    history.end?.sequences?.accuracyByStep = [0.5, 0.75]
    history.end?.predictions = [.init(target: 1, predicted: 1)]
    #expect(
      titles(HTMLReport(history).text) == [
        "Findings", "Result", "Curves", "Predicted against true", "Prediction over the series",
        "Errors by horizon", "Accuracy by position", "Sampled text", "Data",
        "Origin",
      ])
    // A single horizon or step is no curve, and empty results are none.
    let single = Demo.sequences {
      $0.errorByHorizon = [1]
      $0.accuracyByStep = [1]
    }
    for quiet in [single, Demo.sequences { _ in }, Demo.classifier()] {
      let text = HTMLReport(quiet).text
      #expect(
        titles(text).filter {
          ["Prediction over the series", "Errors by horizon", "Accuracy by position"].contains($0)
            || $0 == "Sampled text"
        } == [])
      #expect(!MarkdownReport(quiet).text.contains("by horizon"))
    }
  }

  @Test func seriesIsComparedWithRepeating() {
    let history = Demo.sequences {
      $0.series = [(10.0, 10.0), (14, 12), (10, 12), (14, 12)].enumerated().map {
        .init(place: "\(2000 + $0.offset)", target: $0.element.0, predicted: $0.element.1)
      }
      $0.forecast = [11, 12]
    }
    let text = HTMLReport(history).text
    #expect(
      text.contains(
        "<p>One step ahead the root mean squared error is 2.000; repeating the last value gives 4.000 over "
          + "the same 3 places: the network&#39;s error is 50 % lower. The forecast goes 2 steps beyond the end, "
          + "fed with its own predictions.</p>"))
    // The forecast stands apart, after the mark of the end.
    #expect(text.contains(">end of the data</text>"))
    #expect(path("forecast", text)?.filter { $0 == "M" }.count == 1)
    #expect(text.contains("<th scope=\"row\" class=\"number\">2005</th>"))
    #expect(text.contains("Forecast: from 11.00 to 12.00, lowest 11.00 at place 2004"))
    #expect(MarkdownReport(history).text.contains("\n\nForecast: 11.00, 12.00\n"))
  }

  @Test func wordsOfComparison() {
    func words(_ predicted: [Double], _ target: [Double]) -> String {
      let text = HTMLReport(
        Demo.sequences {
          $0.series = zip(target, predicted).map {
            .init(place: "a", target: $0, predicted: $1)
          }
        }
      ).text
      guard let start = text.firstRange(of: "<p>One step ahead") else { return "" }
      return String(text[start.upperBound...].prefix { $0 != "<" })
    }
    #expect(words([0, 1], [0, 1]).hasSuffix("the network&#39;s error is 100 % lower."))
    #expect(
      words([0, 0], [0, 1]).hasSuffix("1 place: the network does neither better nor worse."))
    #expect(words([0, 2.25], [0, 1]).hasSuffix("the network&#39;s error is 25 % higher."))
    #expect(words([0, 9], [0, 1]).hasSuffix("the network&#39;s error is 8 times as large."))
    #expect(words([3], [1]) == " the root mean squared error is 2.000 over 1 place.")
    #expect(words([5, 5], [5, 5]).hasSuffix("gives 0.000 over the same 1 place."))
    #expect(
      words([5, .nan, 5], [5, 6, 7]).hasSuffix(
        "1 of 3 places is left out: a value there is not finite."))
    #expect(words([.nan], [.infinity]) == "")
  }

  @Test func placesAreNumbersOrCounted() {
    func text(_ places: [String]) -> String {
      HTMLReport(
        Demo.sequences {
          $0.series = places.enumerated().map {
            .init(place: $0.element, target: Double($0.offset), predicted: 1)
          }
          $0.forecast = [1, 2]
        }
      ).text
    }
    #expect(text(["1990", "1995", "2000"]).contains(">2010</th>"))
    let decimals = text(["1990.5", "1990.75", "1991"])
    #expect(decimals.contains(">1990.5</text>") && decimals.contains(">+2</th>"))
    let dates = text(["2008-01-01", "2008-01-02", "<b>"])
    #expect(dates.contains(">2008-01-01</th>") && !dates.contains(">2008-01-01</text>"))
    #expect(dates.contains(">&lt;b&gt;</th>") && dates.contains(">3</text>"))
    // No distance, backwards, and numbers that no whole number holds.
    for places in [["5", "5"], ["7", "6"], ["1e300", "2e300"], ["nan", "inf"], ["", ""]] {
      #expect(problems(inHTML: text(places)) == [])
      #expect(text(places).contains(">+1</th>"))
    }
    let alone = HTMLReport(Demo.sequences { $0.forecast = [1, 2, 3] }).text
    #expect(alone.contains("at step ahead 3") && !alone.contains("end of the data"))
  }

  @Test func thousandsOfPlacesBecomeFewPoints() {
    let text = HTMLReport(Demo.series(count: 2000, first: 1, ahead: 300)).text
    #expect(text.utf8.count < 60_000)
    #expect(path("guess", text).map { $0.utf8.count < 6000 } == true)
    #expect(text.contains("of 2,300 places)"))
  }

  @Test func horizons() {
    func sentence(_ errors: [Double]) -> String {
      let text = MarkdownReport(Demo.sequences { $0.errorByHorizon = errors }).text
      guard let start = text.firstRange(of: "## Errors by horizon\n\n") else { return "" }
      return String(text[start.upperBound...].prefix { $0 != "\n" })
    }
    #expect(
      sentence([2, 3, 5])
        == "From 1 step ahead to 3 the root mean squared error grows from 2.000 to 5.000, 2.50 times as much. ▁▃█"
    )
    #expect(sentence([2, 1]).contains("falls from 2.000 to 1.000."))
    #expect(sentence([2, 2]).contains("stays the same: from 2.000 to 2.000."))
    #expect(sentence([.nan, 2, .infinity, 3]).hasPrefix("From 2 steps ahead to 4 "))
    #expect(sentence([.nan, .nan]).hasPrefix("No error is a finite number."))
    #expect(sentence([0, 1]).contains("grows from 0.000 to 1.000."))
  }

  @Test func positions() {
    let text = HTMLReport(Demo.positions()).text
    #expect(
      text.contains(
        "<p>Step 4 is right least often, in 88.4 % of the examples; step 1 most often, in 99.8 %.</p>"
      ))
    #expect(text.contains(">lowest: 4</text>"))
    // The axis ends at 1 and begins where it shows most.
    #expect(text.contains(">1.00</text>") && text.contains(">0.85</text>"))
    #expect(!text.contains(">1.05</text>"))
    func page(_ shares: [Double]) -> String {
      HTMLReport(Demo.sequences { $0.accuracyByStep = shares }).text
    }
    #expect(page([1, 1, 1]).contains("Every step is right in 100.0 % of the examples."))
    #expect(page([1, 1, 1]).contains(">0.00</text>"))
    #expect(page([0.1, .nan, 0.9]).contains("Step 1 is right least often, in 10.0 %"))
    #expect(page([.nan, .nan]).contains("No share is a finite number."))
    #expect(problems(inHTML: page([.nan, 0.5])) == [])
    #expect(page((0..<5000).map { Double($0 % 7) / 7 }).utf8.count < 60_000)
  }
}
