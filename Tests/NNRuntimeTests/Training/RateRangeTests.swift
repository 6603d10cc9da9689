// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// The learning-rate range test.
@Suite struct RateRangeTests {
  @Test func ratesGrowByEqualFactors() {
    let test = RateRangeTest(from: 1e-4, to: 1, steps: 5)
    for (step, rate) in [1e-4, 1e-3, 1e-2, 0.1, 1].enumerated() {
      #expect(abs(test.rate(at: step) / rate - 1) < 1e-12)
    }
  }

  /// A hill of which all is known: falling in the middle, exploding at the end.
  private func curve(_ loss: (Double) -> Double) -> RateCurve {
    let points = (0..<161).map { index in
      let exponent = -7 + Double(index) / 20
      return RateCurve.Point(
        rate: pow(10, exponent), loss: loss(exponent), smoothed: loss(exponent))
    }
    return RateCurve(points: points, end: .done)
  }

  @Test func suggestsTheSteepestPlaceOrATenthOfTheLowest() throws {
    // A logistic fall around 1e-3 with a rise from 1e-1 on: steepest where the logistic is, lowest at 1e-1.
    let early = curve { 1 / (1 + exp(4 * ($0 + 3))) + max(0, $0 + 1) }
    let first = try #require(early.suggestion)
    #expect(abs(log10(first.steepest) + 3) < 0.06)
    #expect(abs(log10(first.tenthOfLowest) + 2) < 0.06)
    #expect(first.recommended == first.steepest)
    // A fall that is steepest just before the lowest place: the tenth is the smaller one.
    let late = curve { $0 < -1 ? 1 - pow(10, $0 + 1) : 10 * ($0 + 1) }
    let second = try #require(late.suggestion)
    #expect(abs(log10(second.tenthOfLowest) + 2) < 0.11)
    #expect(second.recommended == second.tenthOfLowest)
  }

  @Test func suggestsNothingWhereNothingFalls() {
    #expect(curve { $0 }.suggestion == nil)
    #expect(curve { _ in 2 }.suggestion == nil)
    #expect(RateCurve(points: [], end: .notFinite).suggestion == nil)
  }

  private func run(_ training: String, from: Double, to: Double, steps: Int) throws -> RateCurve {
    let session = try ToyRun.session(ToySpec.small(training), Network.Settings(threads: 1))
    return RateRangeTest(from: from, to: to, steps: steps).run(session, stop: StopRequest())
  }

  @Test func endsWhereTheLossExplodes() throws {
    let training = "epochs: 1, batch_size: 30, optimiser: sgd"
    let curve = try run(training, from: 1e-2, to: 1e6, steps: 80)
    #expect(curve.end == .exploded)
    let best = try #require(curve.points.map(\.smoothed).min())
    let last = try #require(curve.points.last)
    #expect(last.smoothed > 4 * best)
    #expect(curve.points.dropLast().allSatisfy { $0.smoothed <= 4 * best })
  }

  @Test func endsWhereTheLossIsNotFinite() throws {
    let training = "epochs: 1, batch_size: 30, optimiser: sgd"
    let curve = try run(training, from: 1e37, to: 1e38, steps: 40)
    #expect([.notFinite, .exploded].contains(curve.end))
    #expect(curve.points.allSatisfy { $0.loss.isFinite && $0.smoothed.isFinite })
  }

  /// The first losses are those of training, and the smoothed ones start without a bias to 0.
  @Test func smoothsWithoutBias() throws {
    let curve = try run("epochs: 1, batch_size: 60", from: 1e-9, to: 1e-8, steps: 12)
    #expect(curve.end == .done)
    #expect(curve.points.count == 12)
    #expect(curve.points[0].smoothed == curve.points[0].loss)
    // By hand: (0.9 · 0.1 a + 0.1 b) / 0.19.
    let (a, b) = (curve.points[0].loss, curve.points[1].loss)
    #expect(abs(curve.points[1].smoothed - (0.09 * a + 0.1 * b) / 0.19) < 1e-12)
  }

  @Test func sparklines() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 8, isUTF8: true) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([0, 0, 7, 7], width: 2, isUTF8: false) == "_#")
    #expect(Sparkline.text([1, .nan, 1], width: 9, isUTF8: true) == "▄ ▄")
    #expect(Sparkline.text([], width: 9, isUTF8: true) == "")
  }

  /// One tiny loss and the one that ended the test leave the upright axis to the smoothed curve.
  @Test func pageFitsTheSmoothedLoss() {
    let losses: [Int: Double] = [30: 1e-6, 49: 1e9]
    let points = (0..<50).map { index -> RateCurve.Point in
      let smoothed: Double = index == 49 ? 1e8 : 0.9 - Double(index) / 100
      let rate: Double = pow(10, Double(index) / 10 - 5)
      return RateCurve.Point(rate: rate, loss: losses[index] ?? 0.5, smoothed: smoothed)
    }
    let page = RateReport(
      RateCurve(points: points, end: .exploded), name: "toy", optimiser: "sgd"
    ).page
    #expect(!page.contains("log scale"))
    #expect(page.contains("text-anchor=\"end\">0.8</text>"))
  }

  @Test func pageHasALogarithmicAxis() {
    let page = RateReport(
      curve { 1 / (1 + exp(4 * ($0 + 3))) + max(0, $0 + 1) }, name: "toy", optimiser: "sgd"
    ).page
    // Eight decades from 1e-7 to 10, each with its power of ten below the axis.
    for text in ["1e-7", "1e-4", "0.01", "10"] {
      #expect(page.contains("text-anchor=\"middle\">\(text)</text>"), "\(text)")
    }
    #expect(page.contains("learning rate"))
    #expect(page.contains("suggested: "))
  }
}
