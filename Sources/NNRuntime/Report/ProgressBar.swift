// SPDX-License-Identifier: MIT

internal import NNSpec

/// The line that shows where a run is.
enum ProgressBar {
  /// `epoch 3/20 ━━━━╸── 412/938  loss 0.2143  accuracy 0.931  12.4k/s  eta 1m12s`, at most one
  /// column less than the terminal has: some terminals wrap at the last.
  static func line(
    _ progress: StepProgress, metric: (name: String, value: Double)?, _ terminal: TerminalFacts
  ) -> String {
    let epochs = progress.epochs.map { "/\($0)" } ?? ""
    let head = "epoch \(progress.epoch)\(epochs) "
    var tail = " \(progress.stepInEpoch)"
    if progress.stepsPerEpoch > 0 { tail += "/\(progress.stepsPerEpoch)" }
    tail += "  loss \(NumberText.significant(progress.loss))"
    if let metric {
      tail += "  \(terminalSafe(metric.name)) \(NumberText.significant(metric.value, 3))"
    }
    tail += "  \(NumberText.compact(progress.examplesPerSecond))/s"
    if let left = progress.secondsLeft { tail += "  eta \(NumberText.clock(left))" }
    let room = max(0, terminal.width - 1)
    let spare = room - head.count - tail.count
    let share =
      progress.stepsPerEpoch > 0 ? Double(progress.stepInEpoch) / Double(progress.stepsPerEpoch) : 0
    let length = min(24, max(7, spare))
    let bar = glyphs(share, length, isUTF8: terminal.isUTF8)
    // Numbers say more than the bar where there is no room for both.
    let cells =
      spare >= 7 ? [head, bar.done, bar.left, tail] : [head, "", "", String(tail.dropFirst())]
    guard spare >= 7, terminal.hasColour else { return String(cells.joined().prefix(room)) }
    return head + "\u{1B}[32m" + bar.done + "\u{1B}[0m\u{1B}[2m" + bar.left + "\u{1B}[0m" + tail
  }

  /// The part that is done and the part that is left, in half cells where the characters allow.
  private static func glyphs(_ share: Double, _ length: Int, isUTF8: Bool) -> (
    done: String, left: String
  ) {
    let halves = Int((min(1, max(0, share)) * Double(length) * 2).rounded(.down))
    let full = halves / 2
    let hasHalf = halves % 2 == 1
    let done =
      String(repeating: isUTF8 ? "━" : "=", count: full) + (hasHalf ? (isUTF8 ? "╸" : ">") : "")
    return (done, String(repeating: isUTF8 ? "─" : "-", count: length - full - (hasHalf ? 1 : 0)))
  }
}
