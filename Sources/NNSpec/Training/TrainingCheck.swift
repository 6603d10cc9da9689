// SPDX-License-Identifier: MIT

/// Checks that the parts of `training` go together, and with the data.
struct TrainingCheck {
  var diagnostics: [Diagnostic] = []
  let training: TrainingSpec
  let spans: OptionSpans
  let facts: DataFacts
  private let heads: [PredictionHead]
  /// Whether examples have weights.
  let isWeighted: Bool
  private let balanceSpan: SourceSpan?
  private let file: SourceFile

  /// `isDataSound` and `areMetricsKnown` tell whether those parts were read without errors: what is missing there is no
  /// mistake of its own.
  init(
    root: RootSpec, facts: DataFacts, heads: [PredictionHead], file: SourceFile, checksFiles: Bool,
    isDataSound: Bool, areMetricsKnown: Bool
  ) {
    self.heads = heads
    isWeighted = root.data.value.weight != nil
    balanceSpan = root.data.value.balance == nil ? nil : root.data.spans["balance"]
    training = root.training.value
    spans = root.training.spans
    self.facts = facts
    self.file = file
    for head in heads { checkMetrics(head) }
    if areMetricsKnown {
      let monitors = MonitorCheck(
        heads: heads, hasValidation: isDataSound ? root.data.value.hasValidation : nil)
      if let stopping = training.earlyStopping {
        diagnostics += monitors.problem(stopping.value.monitor, of: stopping)
      }
      for plateau in ScheduleCheck.plateaus(training.schedule) {
        diagnostics += monitors.problem(plateau.value.monitor, of: plateau)
      }
    }
    diagnostics += ScheduleCheck(root.training, rows: facts.trainingRows).diagnostics
    diagnostics += GradientCheck(root: root).diagnostics
    if areMetricsKnown {
      diagnostics += WatcherCheck(root: root, heads: heads, facts: facts).diagnostics
    }
    checkAverage()
    checkClassWeights()
    diagnostics += LossWeightCheck(root: root, heads: heads).diagnostics
    diagnostics += TargetRangeCheck(heads: heads).diagnostics
    checkMixup()
    if checksFiles { checkWeightsFile() }
  }

  private mutating func checkMetrics(_ head: PredictionHead) {
    var seen: [String: SourceSpan] = [:]
    for metric in head.metrics {
      guard let span = metric.span else { continue }
      if let first = seen[metric.value.label] {
        diagnostics.append(
          Diagnostic(
            .duplicateKey, "`\(metric.value.label)` is listed twice", at: span,
            secondary: [.init(first, "first here")], path: metric.path))
      }
      seen[metric.value.label] = span
      guard let target = head.target, !type(of: metric.value).targets.contains(target.kind) else {
        continue
      }
      let fitting = Catalogue.metrics.entries.filter {
        ($0.type as? any MetricSpec.Type)?.targets.contains(target.kind) ?? false
      }.map { "`\($0.name)`" }
      diagnostics.append(
        Diagnostic(
          .metricTarget, "`\(metric.name)` does not go with a \(target.kind.rawValue) target",
          at: span,
          secondary: target.span.map {
            [.init($0, "`\(target.name)` is a \(target.kind.rawValue)")]
          } ?? [],
          help: ["for it there are " + fitting.joined(separator: ", ")],
          path: metric.path))
    }
    checkTopK(head)
  }

  private mutating func checkTopK(_ head: PredictionHead) {
    guard let classes = head.target?.classes?.count else { return }
    for metric in head.metrics {
      guard let top = metric.value as? TopKAccuracy, top.k >= classes, let span = metric.span else {
        continue
      }
      diagnostics.append(
        Diagnostic(
          .suspicious, "`\(top.label)` is always 1: there are only \(classes) classes",
          at: metric.spans["k"] ?? span, path: metric.path))
    }
  }

  /// Whether there will be something to average.
  private mutating func checkAverage() {
    guard let average = training.average, let swa = average.value as? SWAAverage,
      let span = average.spans["start"] ?? average.span
    else { return }
    let total = training.epochs.map(Double.init)
    switch swa.start {
    case .share(let share):
      if training.epochs == nil, training.steps == nil {
        report(.scheduleLength, "a share of the run needs `epochs` or `steps`", span, average.path)
      } else if share >= 1 {
        report(.scheduleLength, "averaging starts when the run ends", span, average.path)
      }
    case .epochs(let start):
      if let total, start >= total {
        report(
          .scheduleLength, "averaging starts when the run of \(numberText(total)) epochs has ended",
          span, average.path)
      }
    case .steps(let start):
      if let steps = training.steps, start >= steps {
        report(
          .scheduleLength, "averaging starts when the run of \(steps) steps has ended", span,
          average.path)
      }
    }
    let start: Double?
    switch swa.start {
    case .share(let share): start = total.map { share * $0 }
    case .epochs(let epochs): start = epochs
    case .steps: start = nil
    }
    if let total, let start, total - start.rounded(.down) == 1 {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`swa` has no effect here: it averages one epoch only", at: span,
          help: ["let it `start` earlier"], path: average.path))
    }
  }

  private mutating func checkClassWeights() {
    guard let weights = training.classWeights, let span = spans["class_weights"] else { return }
    guard let target = facts.target else { return }
    if facts.targets.count > 1 {
      report(
        .notAvailable, "`class_weights` of several targets is not available in this version", span,
        "training.class_weights")
      return
    }
    if case .balanced = weights, let balance = balanceSpan {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`class_weights: balanced` finds classes that `balance` has made even",
          at: span, secondary: [.init(balance, "evens them out first")], help: ["keep one of them"],
          path: "training.class_weights"))
    }
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
