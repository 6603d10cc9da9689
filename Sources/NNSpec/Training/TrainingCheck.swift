// SPDX-License-Identifier: MIT

/// Checks that the parts of `training` go together, and with the data.
struct TrainingCheck {
  var diagnostics: [Diagnostic] = []
  let training: TrainingSpec
  let spans: [String: SourceSpan]
  let facts: DataFacts
  private let file: SourceFile

  /// `isDataSound` and `areMetricsKnown` tell whether those parts were read without errors: what is missing there is no
  /// mistake of its own.
  init(
    root: RootSpec, facts: DataFacts, file: SourceFile, checksFiles: Bool, isDataSound: Bool,
    areMetricsKnown: Bool
  ) {
    training = root.training.value
    spans = root.training.spans
    self.facts = facts
    self.file = file
    checkMetrics()
    if areMetricsKnown {
      checkMonitor(hasValidation: isDataSound ? root.data.value.hasValidation : nil)
    }
    checkLengths()
    checkClassWeights()
    checkMixup()
    if checksFiles { checkWeightsFile() }
  }

  private mutating func checkMetrics() {
    var seen: [String: SourceSpan] = [:]
    for metric in training.metrics {
      guard let span = metric.span else { continue }
      if let first = seen[metric.value.label] {
        diagnostics.append(
          Diagnostic(
            .duplicateKey, "`\(metric.value.label)` is listed twice", at: span,
            secondary: [.init(first, "first here")], path: metric.path))
      }
      seen[metric.value.label] = span
      guard let target = facts.target, !type(of: metric.value).targets.contains(target.kind) else {
        continue
      }
      let fitting = Catalogue.metrics.entries.filter {
        ($0.type as? any MetricSpec.Type)?.targets.contains(target.kind) ?? false
      }.map { "`\($0.name)`" }
      diagnostics.append(
        Diagnostic(
          .metricTarget, "`\(metric.name)` does not go with a \(target.kind.rawValue) target",
          at: span, help: ["for it there are " + fitting.joined(separator: ", ")],
          path: metric.path))
    }
    checkTopK()
  }

  private mutating func checkTopK() {
    guard let classes = facts.target?.classes?.count else { return }
    for metric in training.metrics {
      guard let top = metric.value as? TopKAccuracy, top.k >= classes, let span = metric.span else {
        continue
      }
      diagnostics.append(
        Diagnostic(
          .suspicious, "`\(top.label)` is always 1: there are only \(classes) classes",
          at: metric.spans["k"] ?? span, path: metric.path))
    }
  }

  private mutating func checkMonitor(hasValidation: Bool?) {
    guard let stopping = training.earlyStopping else { return }
    let parts = hasValidation == false ? ["train"] : ["validation", "train"]
    let labels =
      ["loss"] + training.metrics.map(\.value).filter { !($0 is ConfusionMatrix) }.map(\.label)
    let known = parts.flatMap { part in labels.map { "\(part).\($0)" } }
    let monitor = stopping.value.monitor
    guard !known.contains(monitor), let place = stopping.spans["monitor"] ?? stopping.span else {
      return
    }
    let ours = monitor.hasPrefix("val_") ? "validation." + monitor.dropFirst(4) : monitor
    let near = known.contains(ours) ? [ours] : closest(to: ours, among: known)
    let isMissingPart = hasValidation == false && monitor.hasPrefix("validation.")
    diagnostics.append(
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
        fixes: near.count == 1 && stopping.spans["monitor"] != nil
          ? [.init(place, near[0], isSafe: !isMissingPart)] : [],
        path: "training.early_stopping.monitor"))
  }

  private mutating func checkLengths() {
    guard let schedule = training.schedule else { return }
    let lengths = schedule.value.lengths + (schedule.value.warmup.map { [("warmup", $0)] } ?? [])
    let isBounded = spans["epochs"] != nil || spans["steps"] != nil
    for (option, length) in lengths {
      guard let span = schedule.spans[option] else { continue }
      if case .share = length, !isBounded {
        report(.scheduleLength, "a share of the run needs `epochs` or `steps`", span, schedule.path)
      }
      if case .epochs(let epochs) = length, let total = training.epochs, option == "warmup",
        epochs >= Double(total)
      {
        report(
          .scheduleLength, "the warm-up is as long as the run of \(total) epochs", span,
          schedule.path)
      }
      if case .steps(let steps) = length, let total = training.steps, option == "warmup",
        steps >= total
      {
        report(
          .scheduleLength, "the warm-up is as long as the run of \(total) steps", span,
          schedule.path)
      }
      if case .share(let share) = length, option == "warmup", share >= 1 {
        report(.scheduleLength, "the warm-up is as long as the run", span, schedule.path)
      }
    }
  }

  private mutating func checkClassWeights() {
    guard let weights = training.classWeights, let span = spans["class_weights"] else { return }
    guard let target = facts.target else { return }
    if target.kind != .category || !(training.loss?.value is CrossEntropy) {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`class_weights` has no effect without a category target and `cross_entropy`",
          at: span,
          help: target.kind == .binary ? ["use `binary_cross_entropy: {positive_weight: …}`"] : [],
          path: "training.class_weights", severity: .error))
    } else if case .given(let values) = weights, let classes = target.classes?.count,
      values.count != classes
    {
      report(
        .classCount,
        "`class_weights` has \(values.count) numbers, the target has \(classes) classes",
        span, "training.class_weights")
    }
    if let loss = training.loss?.value as? BinaryCrossEntropy, let weight = loss.positiveWeight,
      weight.values.count > 1, let width = target.width, weight.values.count != width,
      let span = training.loss?.spans["positive_weight"]
    {
      report(
        .classCount,
        "`positive_weight` has \(weight.values.count) numbers, the target has \(width) values",
        span, "training.loss")
    }
  }

  private mutating func checkWeightsFile() {
    guard let path = training.weights, let span = spans["weights"] else { return }
    let resolved = TextFile.resolve(path, in: TextFile.directory(of: file.path))
    if !TextFile.exists(resolved) {
      diagnostics.append(
        Diagnostic(
          .weightsFile, "the file of weights is not there", at: span,
          label: "looked for \(resolved)",
          notes: ["paths are relative to the spec file"], path: "training.weights"))
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, _ path: String
  ) {
    diagnostics.append(Diagnostic(code, message, at: span, path: path))
  }
}
