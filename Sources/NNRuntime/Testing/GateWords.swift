// SPDX-License-Identifier: MIT

extension RunEnd.Expectation {
  /// "0.9565 (95 % interval 0.7901 to 0.9923 of 23 examples)"; "not measured".
  package var finding: String {
    guard let actual else { return isKnown ? "" : "not measured" }
    guard let interval else { return Words.value(actual) }
    let (low, high) = (NumberText.significant(interval.low), NumberText.significant(interval.high))
    return "\(Words.value(actual)) (95 % interval \(low) to \(high) of "
      + "\(Words.counted(interval.count, "example")))"
  }

  /// Nil if chance alone does not decide whether the gate is passed.
  ///
  /// A gate of 0 or 1 asks for all examples, and means these.
  package var warning: String? {
    guard let interval, let actual, let limit, limit > 0, limit < 1, interval.holds(limit) else {
      return nil
    }
    let settled =
      interval.examples(toSettle: limit).map {
        "about \(NumberText.count(Self.rounded($0))) examples would settle it"
      }
      ?? "no number of examples would settle it"
    return "\(text) was measured as \(NumberText.significant(actual)) on "
      + "\(Words.counted(interval.count, "example")); the 95 % interval is "
      + "\(NumberText.significant(interval.low)) to \(NumberText.significant(interval.high)), "
      + "so the gate can pass or fail by chance: \(settled)"
  }

  private var isKnown: Bool { holds != nil }

  /// Two digits, upwards.
  private static func rounded(_ count: Int) -> Int {
    var unit = 1
    while count / unit >= 100 { unit *= 10 }
    return (count + unit - 1) / unit * unit
  }
}
