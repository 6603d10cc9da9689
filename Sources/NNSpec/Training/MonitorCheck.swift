// SPDX-License-Identifier: MIT

/// Whether what is watched is measured.
struct MonitorCheck {
  let heads: [PredictionHead]
  /// Nil if that is not known.
  let hasValidation: Bool?

  /// What is wrong with the number that somebody watches; nothing if it is measured.
  func problem<Watcher>(_ monitor: String, of watcher: Chosen<Watcher>) -> [Diagnostic] {
    let parts = hasValidation == false ? ["train"] : ["validation", "train"]
    let labels =
      heads.isEmpty ? ["loss"] : heads.labels.filter { !$0.hasSuffix("confusion_matrix") }
    let known = parts.flatMap { part in labels.map { "\(part).\($0)" } }
    guard !known.contains(monitor), let place = watcher.spans["monitor"] ?? watcher.span else {
      return []
    }
    let ours = monitor.hasPrefix("val_") ? "validation." + monitor.dropFirst(4) : monitor
    let near = known.contains(ours) ? [ours] : closest(to: ours, among: known)
    let isMissingPart = hasValidation == false && monitor.hasPrefix("validation.")
    return [
      Diagnostic(
        .monitorUnknown,
        isMissingPart
          ? "`\(monitor)` is watched, but the data has no validation part"
          : "nothing is measured as `\(monitor)`", at: place,
        label: near.isEmpty ? "" : didYouMean(near),
        help: near.isEmpty || isMissingPart
          ? [
            (isMissingPart ? "split off some rows, or watch one of " : "there are ")
              + nameList(known)
          ] : [],
        fixes: near.count == 1 && watcher.spans["monitor"] != nil
          ? [.init(place, near[0], isSafe: !isMissingPart)] : [],
        path: "\(watcher.path).monitor")
    ]
  }
}
