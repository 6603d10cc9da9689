// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite struct WilsonIntervalTests {
  /// Right ones, examples, and scipy 1.17's interval: Tests/Scripts/wilson.py.
  static let intervals: [(right: Int, count: Int, low: Double, high: Double)] = [
    (117, 120, 0.9290699666721338, 0.9914618252300977),
    (22, 23, 0.7900884492974114, 0.9922833338565469),
    (0, 10, 0.0, 0.27753279986288926),
    (10, 10, 0.7224672001371109, 1.0),
    (1, 2, 0.09453120573423074, 0.9054687942657693),
    (81, 263, 0.2552885198782742, 0.36620957698280004),
    (970, 1000, 0.9574965858524128, 0.9789062611711653),
  ]

  @Test func intervalsAreThoseOfSciPy() throws {
    for (right, count, low, high) in Self.intervals {
      let share = Double(right) / Double(count)
      let interval = try #require(WilsonInterval(share: share, count: count))
      #expect(abs(interval.low - low) < 1e-14 && abs(interval.high - high) < 1e-14)
      #expect(interval.count == count)
    }
  }

  /// Counted up by the interval's definition in Tests/Scripts/wilson.py.
  @Test func enoughExamplesSettleAGate() throws {
    for (share, gate, count) in [
      (0.975, 0.97, 4472), (0.9, 0.8, 62), (0.5, 0.45, 381), (0.95, 0.99, 24),
    ] {
      let interval = try #require(WilsonInterval(share: share, count: 120))
      #expect(interval.examples(toSettle: gate) == count)
      let before = try #require(WilsonInterval(share: share, count: count - 1))
      let settled = try #require(WilsonInterval(share: share, count: count))
      #expect(before.holds(gate) && !settled.holds(gate))
    }
    #expect(WilsonInterval(share: 0.9, count: 20)?.examples(toSettle: 0.9) == nil)
  }

  @Test func whatIsNoShareHasNone() {
    #expect(WilsonInterval(share: .nan, count: 10) == nil)
    #expect(WilsonInterval(share: 1.5, count: 10) == nil)
    #expect(WilsonInterval(share: 0.5, count: 0) == nil)
  }

  private func gate(_ text: String, _ actual: Double, _ limit: Double, of count: Int)
    -> RunEnd.Expectation
  {
    RunEnd.Expectation(
      text: text, holds: actual >= limit, actual: actual, limit: limit,
      interval: WilsonInterval(share: actual, count: count))
  }

  @Test func chanceIsTold() {
    let close = gate("test.accuracy >= 0.97", 0.975, 0.97, of: 120)
    #expect(close.finding == "0.9750 (95 % interval 0.9291 to 0.9915 of 120 examples)")
    #expect(
      close.warning
        == "test.accuracy >= 0.97 was measured as 0.9750 on 120 examples; the 95 % interval is 0.9291 to 0.9915, "
        + "so the gate can pass or fail by chance: about 4,500 examples would settle it")
    // A gate far from what was measured is settled, whether it is passed or not.
    #expect(gate("test.accuracy >= 0.8", 0.975, 0.8, of: 120).warning == nil)
    #expect(gate("test.accuracy >= 0.999", 0.975, 0.999, of: 120).warning == nil)
    #expect(gate("test.accuracy >= 1", 1, 1, of: 120).warning == nil)
    #expect(
      gate("test.accuracy >= 0.9", 0.9, 0.9, of: 20).warning?.hasSuffix(
        "no number of examples would settle it") == true)
  }
}
