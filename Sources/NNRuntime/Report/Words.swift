// SPDX-License-Identifier: MIT

/// The words that reports use for names of the events.
package enum Words {
  /// `validation.macro_f1` → `validation macro_f1`, `train.loss` → `training loss`.
  static func metric(_ path: String) -> String {
    guard let dot = path.firstIndex(of: ".") else { return path }
    return part(String(path[..<dot])) + " " + path[path.index(after: dot)...]
  }

  /// `train` → `training`.
  static func part(_ name: String) -> String { name == "train" ? "training" : name }

  /// A word as a shell reads it.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,".contains($0))
    }
    if isPlain, !word.isEmpty { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  /// `1 epoch`, `2 epochs`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Text with a capital first letter.
  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A value of any kind: whole numbers from two on in groups, others by their digits.
  ///
  /// 0 and 1 are shares more often than counts and keep their digits.
  package static func value(_ value: Double) -> String {
    guard value == value.rounded(), (2..<1e15).contains(abs(value)) else {
      return NumberText.significant(value)
    }
    return NumberText.count(Int(value))
  }

  /// The status, in words.
  static func status(_ status: RunEnd.Status?) -> String {
    switch status {
    case nil: "running"
    case .done: "done"
    case .stoppedEarly: "stopped early"
    case .interrupted: "interrupted"
    case .diverged: "diverged"
    case .failed: "failed"
    }
  }
}
