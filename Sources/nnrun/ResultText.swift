// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// What a run or an evaluation came to, for people.
enum ResultText {
  /// A line a part, and the expectations judged.
  static func text(_ end: RunEnd) -> String {
    var lines: [String] = []
    for (name, values) in [
      ("train", end.train), ("validation", end.validation), ("test", end.test),
    ]
    where !values.isEmpty {
      lines.append(line(name, values))
    }
    for expectation in end.expectations {
      let mark = expectation.holds.map { $0 ? "holds" : "fails" } ?? "unknown"
      let actual = expectation.actual.map { ", found \(Words.value($0))" } ?? ""
      lines.append("expect      \(terminalSafe(expectation.text)): \(mark)\(actual)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  static func line(_ name: String, _ values: NamedValues) -> String {
    let label = name + String(repeating: " ", count: max(1, 12 - name.count))
    return label
      + zip(values.names, values.values).map { "\(terminalSafe($0)) \(NumberText.significant($1))" }
      .joined(separator: "  ")
  }
}
