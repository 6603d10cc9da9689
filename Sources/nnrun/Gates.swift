// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// `--fail-under test.accuracy=0.9`: the least value of a number that makes a run good enough.
struct Gate: ExpressibleByArgument {
  let name: String
  let least: Double

  init?(argument: String) {
    let words = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard words.count == 2, let least = Double(words[1]), words[0].contains(".") else { return nil }
    name = words[0]
    self.least = least
  }

  /// Why the gate is not met; nil if it is.
  func problem(in end: RunEnd) -> String? {
    let words = name.split(separator: ".", maxSplits: 1).map(String.init)
    let parts = ["train": end.train, "validation": end.validation, "test": end.test]
    return problem(of: parts[words[0]]?[words[1]])
  }

  /// The same for the number itself; nil if it was not measured.
  func problem(of value: Double?) -> String? {
    guard let value else { return "\(name) was not measured" }
    return value >= least ? nil : "\(name) is \(value), below \(least)"
  }
}
