// SPDX-License-Identifier: MIT

/// Early stopping and plateaus that watch in the wrong direction, or wait for longer than the run.
struct WatcherCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let heads: [PredictionHead]
  private let epochs: Double?
  private let epochsPlace: SourceSpan?

  init(root: RootSpec, heads: [PredictionHead], facts: DataFacts) {
    self.heads = heads
    let training = root.training.value
    epochs = RunLength(training, rows: facts.trainingRows).epochs
    epochsPlace = root.training.spans["epochs"] ?? root.training.spans["steps"]
    for plateau in ScheduleCheck.plateaus(training.schedule) {
      checkMode(plateau)
      checkPatience(plateau)
    }
    if let stopping = training.earlyStopping { checkPatience(stopping) }
  }

  /// Whether more is better; nil if it is not known what is watched.
  private func higherIsBetter(_ monitor: String) -> Bool? {
    guard let dot = monitor.firstIndex(of: ".") else { return nil }
    let label = monitor[monitor.index(after: dot)...]
    if label == "loss" { return false }
    for head in heads {
      if heads.count > 1, label == head.prefix + "loss" { return false }
      for metric in head.metrics where label == head.prefix + metric.value.label {
        return type(of: metric.value).higherIsBetter
      }
    }
    return nil
  }

  private mutating func checkMode(_ plateau: Chosen<PlateauSchedule>) {
    guard let mode = plateau.value.mode, let place = plateau.spans["mode"],
      let isHigher = higherIsBetter(plateau.value.monitor), isHigher != (mode == .maximum)
    else { return }
    let right: PlateauSchedule.Mode = isHigher ? .maximum : .minimum
    diagnostics.append(
      Diagnostic(
        .monitorDirection,
        "`mode: \(mode.rawValue)` is the wrong way round: \(isHigher ? "more" : "less") is better of `\(plateau.value.monitor)`",
        at: place,
        secondary: plateau.spans["monitor"].map { [.init($0, "watched here")] } ?? [],
        notes: ["the rate would fall as long as training goes well"],
        help: ["leave `mode` out: every number knows its direction"],
        fixes: [.init(place, right.rawValue, isSafe: false)], path: "\(plateau.path).mode"))
  }

  private mutating func checkPatience(_ plateau: Chosen<PlateauSchedule>) {
    // The first evaluation is the best so far; the rate falls behind one more than `patience`, for the epoch after that.
    guard let epochs, Double(plateau.value.patience) + 3 > epochs,
      let place = plateau.spans["patience"] ?? plateau.span
    else { return }
    report(
      "the rate never falls: `plateau` waits for more than \(epochsText(plateau.value.patience)), the run has \(numberText(epochs))",
      place, "\(plateau.path).patience",
      isDefault: plateau.spans["patience"] == nil ? plateau.value.patience : nil)
  }

  private mutating func checkPatience(_ stopping: Chosen<EarlyStoppingSpec>) {
    // The best epoch is still brought back.
    guard !stopping.value.restoreBest, let epochs,
      Double(max(stopping.value.patience, 1)) + 1 >= epochs,
      let place = stopping.spans["patience"] ?? stopping.span
    else { return }
    report(
      "`early_stopping` never ends the run: it waits for \(epochsText(stopping.value.patience)), the run has \(numberText(epochs))",
      place, "training.early_stopping", isDefault: nil)
  }

  private func epochsText(_ count: Int) -> String { count == 1 ? "1 epoch" : "\(count) epochs" }

  private mutating func report(
    _ message: String, _ place: SourceSpan, _ path: String, isDefault: Int?
  ) {
    diagnostics.append(
      Diagnostic(
        .patienceTooLong, message, at: place,
        secondary: epochsPlace.map { [.init($0, "the run ends here")] } ?? [],
        notes: isDefault.map { ["`patience` is \($0) unless it is given"] } ?? [],
        help: ["use a smaller `patience`, or more epochs"], path: path))
  }
}
