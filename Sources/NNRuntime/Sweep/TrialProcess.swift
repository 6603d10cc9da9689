// SPDX-License-Identifier: MIT

/// Something that runs a trial, here or on another machine.
package protocol TrialProcess: AnyObject {
  /// How it ended; nil while it runs.
  func ending() -> ChildProcess.Ending?
  /// Lets it finish its step, save, and end.
  func letGo()
}

extension ChildProcess: TrialProcess {}

extension ChildProcess.Ending {
  /// As a file of the queue has it.
  var text: String {
    switch self {
    case .exited(let code): "exited \(code)"
    case .killed(let signal): "killed \(signal)"
    }
  }

  init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let number = Int32(words[1]) else { return nil }
    self = words[0] == "exited" ? .exited(code: number) : .killed(signal: number)
  }
}
