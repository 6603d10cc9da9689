// SPDX-License-Identifier: MIT

package import NNSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TrainingSession {
  /// What is known before the first step.
  var runStart: RunStart {
    var start = RunStart()
    let training = spec.training
    start.name = spec.name
    start.description = spec.root.description
    start.seed = UInt64(spec.root.seed)
    start.layers = spec.graph.nodes.map { node in
      RunStart.Layer(
        path: node.path, kind: node.kind, options: node.options,
        outputShape: node.output.map(\.description) ?? "?",
        parameters: node.parameters.reduce(0) { $0 + $1.count }, multiplyAdds: node.multiplyAdds,
        wiring: wiring(of: node))
    }
    start.parameters = spec.parameterCount
    start.memoryBytes = network.memoryBytes
    start.trainingExamples = data.train.count
    start.validationExamples = data.validation?.count ?? 0
    start.testExamples = data.test?.count ?? 0
    start.batchSize = training.batchSize.examples(of: data.train.count)
    let batches = (data.train.count + start.batchSize - 1) / start.batchSize
    let accumulate = training.gradient.accumulate
    start.stepsPerEpoch = (batches + accumulate - 1) / accumulate
    start.epochs = training.epochs
    start.steps =
      training.steps ?? training.epochs.map { saturatingProduct([$0, start.stepsPerEpoch]) }
    start.loss = spec.heads.map(\.loss.name).joined(separator: " + ")
    start.optimiser = spec.optimiser.name
    start.schedule = spec.schedule.name
    let monitor = Trainer.monitor(spec, hasValidation: data.validation != nil)
    start.monitor = monitor.name
    start.monitorIsBetterWhenHigher = monitor.higherIsBetter
    start.higherIsBetter = spec.higherIsBetter.sorted()
    start.classes = (spec.facts.target?.classes ?? []).map(Self.visible)
    if spec.facts.targets.count > 1 {
      start.targets = spec.facts.targets.map {
        .init(name: $0.name, classes: ($0.classes ?? []).map(Self.visible))
      }
    }
    start.hasTimeSteps = spec.facts.target?.steps != nil
    if let series = spec.data.value.source.value.series {
      (start.seriesWindow, start.seriesStride) = (series.window, series.stride)
    }
    start.isLanguageModel = spec.data.value.source.value.text != nil
    for input in spec.facts.inputs where !start.inputKinds.contains(input.type.rawValue) {
      start.inputKinds.append(input.type.rawValue)
    }
    let report = spec.root.report
    (start.writesHTML, start.writesMarkdown) = (report.html, report.markdown)
    start.writesTensorBoard = report.tensorboard
    start.resolvedSpec = spec.resolvedText
    start.specPath = spec.file.path
    start.data = data.summary.map {
      DataDescription($0, data.preprocessing, spec.data.value, sha256: data.sha256)
    }
    start.notes = data.notes
    (start.baseline, start.expectedFirstLoss) = baseline
    return start
  }

  private func wiring(of node: LayerNode) -> RunStart.Layer.Wiring {
    let frozen = spec.training.freeze?.frozen(in: node) ?? []
    let trained = node.parameters.filter {
      $0.role.isTrained && node.isTrainable && !frozen.contains($0.name)
    }
    let window = node.parameters.first { $0.role == .weight }?.shape.dropLast(2) ?? []
    return RunStart.Layer.Wiring(
      sources: node.sources.map { source in
        if case .node(let place) = source { spec.graph.nodes[place].path } else { "" }
      },
      inputShape: node.inputs.map { $0?.description ?? "?" }.joined(separator: " + "),
      kernel: window.map { "\($0)" }.joined(separator: "×"),
      parameters: node.parameters.reduce(0) { $0 + $1.count },
      trained: trained.reduce(0) { $0 + $1.count }, values: node.output?.count ?? 0)
  }

  /// A class that is nothing but white space, as a sign.
  static func visible(_ name: String) -> String {
    switch name {
    case " ": "␣"
    case "\n": "⏎"
    case "\t": "⇥"
    case "\r": "␍"
    default: name
    }
  }

  /// What guessing without looking at the inputs reaches on validation (or training) rows, and the loss before any learning.
  private var baseline: (NamedValues, Double?) {
    let shown = data.test ?? data.validation ?? data.train
    var values = NamedValues()
    // Of several targets each has a baseline of its own.
    if spec.heads.count > 1 { return (values, nil) }
    switch spec.facts.target?.kind {
    case .category, .binary:
      let count = max(2, spec.facts.target?.classes?.count ?? 2)
      var counts = [Int](repeating: 0, count: count)
      for label in data.train.targets where counts.indices.contains(Int(label)) {
        counts[Int(label)] += 1
      }
      let commonest = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
      let right = shown.targets.count { Int($0) == commonest }
      values["accuracy"] = Double(right) / Double(max(shown.targets.count, 1))
      return (values, isPlainCrossEntropy ? log(Double(count)) : nil)
    case .number:
      values["r2"] = 0
      return (values, nil)
    default: return (values, nil)
    }
  }
}

extension TrainingSession {
  /// Whether the loss of even scores is ln of the number of classes.
  private var isPlainCrossEntropy: Bool {
    let loss = spec.heads.first?.loss.value
    if let binary = loss as? BinaryCrossEntropy { return binary.positiveWeight == nil }
    return loss is CrossEntropy
  }
}

extension DataFacts {
  /// Facts as fitting found them; `known`: what the spec says of the targets.
  package init(_ data: LoadedData, targets known: [TargetFacts] = []) {
    let facts = DataFacts(data.preprocessing, targets: known, rows: data.train.count)
    self.init(
      inputs: facts.inputs,
      targets: facts.targets.enumerated().map { index, target in
        var target = target
        target.range = data.range(ofTarget: index)
        return target
      },
      rows: facts.rows)
  }

  /// Facts of a model that is trained already.
  package init(_ preprocessing: Preprocessing, targets known: [TargetFacts] = [], rows: Int?) {
    self.init(
      inputs: preprocessing.inputs.map { input in
        InputFacts(
          name: input.name, type: input.type, shape: input.exampleShape,
          isCategories: input.isCategories, vocabulary: input.isCategories ? input.classes : nil,
          span: nil)
      },
      targets: preprocessing.targets.map { fitted in
        TargetFacts(fitted, span: known.first { $0.name == fitted.name }?.span)
      },
      rows: rows)
  }
}

extension DataFacts.TargetFacts {
  fileprivate init(_ fitted: FittedFeature, span: SourceSpan?) {
    let kind: TargetKind =
      switch fitted.type {
      case .category: .category
      case .binary: .binary
      // One number a step, or several; the next value of a series if it is one.
      case .number where fitted.size == 1: .number
      case .sequence: fitted.isCategories ? .category : .number
      default: .vector
      }
    self.init(
      name: fitted.name, kind: kind, classes: fitted.classes,
      width: kind == .category ? fitted.classes?.count : fitted.width, steps: fitted.length,
      span: span)
  }
}
