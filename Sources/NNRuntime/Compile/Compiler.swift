// SPDX-License-Identifier: MIT

package import NNSpec

/// Turns layers into a plan: parameters end to end, forward and backward steps, loss, memory.
package struct Compiler {
  private var build: PlanBuilder

  /// `keepsStates`: every recurrent layer goes on where the batch before stopped.
  package init(
    panelWidth: Int, seed: UInt64, forcesInputGradient: Bool = false, keepsStates: Bool = false
  ) {
    build = PlanBuilder(
      panelWidth: panelWidth, seed: seed, forcesInputGradient: forcesInputGradient,
      keepsStates: keepsStates)
  }

  /// What a plan is compiled for.
  package struct Layer {
    package let path: String
    package let spec: any LayerSpec
    package let parameters: [ParameterSpec]
    package let isTrainable: Bool
    package let learningRateScale: Double
    /// By parameter.
    package let initial: [InitialDistribution]
    package let penalties: [(l1: Double, l2: Double, maxNorm: Double?)]

    package init(
      path: String, spec: any LayerSpec, parameters: [ParameterSpec], isTrainable: Bool = true,
      learningRateScale: Double = 1, initial: [InitialDistribution],
      penalties: [(l1: Double, l2: Double, maxNorm: Double?)]
    ) {
      self.path = path
      self.spec = spec
      self.parameters = parameters
      self.isTrainable = isTrainable
      self.learningRateScale = learningRateScale
      self.initial = initial
      self.penalties = penalties
    }
  }

  /// The loss at the end, if the plan is to train.
  package struct Loss {
    package let spec: any LossSpec
    package let targetIsLabel: Bool
    package let classWeights: [Double]?
    /// What is predicted; nil: a class if the target is a label.
    package let kind: TargetKind?
    /// Whether examples have weights.
    package let isWeighted: Bool

    package init(
      spec: any LossSpec, targetIsLabel: Bool, classWeights: [Double]? = nil,
      kind: TargetKind? = nil, isWeighted: Bool = false
    ) {
      self.spec = spec
      self.targetIsLabel = targetIsLabel
      self.kind = kind ?? (targetIsLabel ? .category : nil)
      self.isWeighted = isWeighted
      self.classWeights = classWeights
    }
  }

  /// The plan of a network.
  package mutating func compile(
    input shape: [Int], hasVaryingTime: Bool = false, _ layers: [Layer], loss: Loss?,
    optimiser: (any OptimiserSpec)? = nil, clipValue: Double? = nil
  ) -> Plan {
    let input = input(shape, hasVaryingTime: hasVaryingTime, layers)
    let (body, final) = split(layers, loss: loss)
    var value = input
    for layer in body { value = lower(layer, layer.spec, value) }
    var scores = value
    if let final {
      // The loss reads the scores before the last activation: its own kernel applies it, numerically stable.
      scores = final.scores.map { lower(final.layer, $0, value) } ?? value
      value = apply(final.activation, to: scores)
    }
    if let lowered = loss.flatMap({ $0.spec as? any RunnableLoss })?.lowered(targetIsLabel: false) {
      value = build.prediction(lowered.prediction, of: value)
    }
    build.keep(value.buffer)
    let head = loss.map { addLoss($0, scores) }
    if head != nil { build.buildBackward() }
    let update = optimiser.map { addUpdate($0, clipValue: clipValue) }
    return Plan(
      build, input: input, readsCodes: readsCodes(layers), output: value, scores: scores,
      head: head, update: update)
  }

  /// Without a loss, for tests: the caller writes the output's gradient itself.
  package mutating func compileBare(
    input shape: [Int], hasVaryingTime: Bool = false, _ layers: [Layer]
  ) -> Plan {
    let input = input(shape, hasVaryingTime: hasVaryingTime, layers)
    var value = input
    for layer in layers { value = lower(layer, layer.spec, value) }
    build.keep(value.buffer)
    if let gradient = build.addGradient(of: value)?.buffer { build.keep(gradient) }
    build.buildBackward()
    if let gradient = build.gradient(of: input) { build.keep(gradient) }
    return Plan(
      build, input: input, readsCodes: readsCodes(layers), output: value, scores: value, head: nil,
      update: nil)
  }

  /// What the first layer reads; an embedding reads one number a row, not the categories laid out.
  private mutating func input(
    _ shape: [Int], hasVaryingTime: Bool, _ layers: [Layer]
  ) -> Value {
    build.input(
      readsCodes(layers) ? shape.dropLast() + [1] : shape, hasVaryingTime: hasVaryingTime)
  }

  private func readsCodes(_ layers: [Layer]) -> Bool { layers.first?.spec is Embedding }

  // MARK: - Parts

  private mutating func lower(_ layer: Layer, _ spec: any LayerSpec, _ value: Value) -> Value {
    guard let runnable = spec as? any RunnableLayer else {
      preconditionFailure("the layer \(type(of: spec).name) has no runtime")
    }
    let planned = zip(layer.parameters, zip(layer.initial, layer.penalties)).map { spec, rest in
      plan(spec, rest.0, rest.1, in: layer)
    }
    build.begin(layer.path, planned, isTrainable: layer.isTrainable)
    return runnable.lower(value, in: &build)
  }

  private mutating func plan(
    _ spec: ParameterSpec, _ initial: InitialDistribution,
    _ penalty: (l1: Double, l2: Double, maxNorm: Double?), in layer: Layer
  ) -> PlannedParameter {
    let isTrained = spec.role.isTrained && layer.isTrainable
    let buffer = build.buffer(spec.name, fixed: spec.count, lifetime: .persistent)
    let gradient =
      isTrained
      ? build.buffer("\(spec.name).gradient", fixed: spec.count, lifetime: .persistent) : nil
    return PlannedParameter(
      path: "\(layer.path).\(spec.name)", spec: spec,
      parameter: Parameter(buffer: buffer, gradient: gradient, shape: spec.shape),
      initial: initial, l1: penalty.l1, l2: penalty.l2, maxNorm: penalty.maxNorm,
      learningRateScale: layer.learningRateScale)
  }

  /// The last activation apart from the rest, where the loss fuses with it.
  private func split(_ layers: [Layer], loss: Loss?) -> (
    [Layer], (layer: Layer, scores: (any LayerSpec)?, activation: any ActivationSpec)?
  ) {
    guard let loss, let matching = type(of: loss.spec).matchingActivation(for: loss.kind)
    else {
      return (layers, nil)
    }
    guard let last = layers.last, let chosen = last.spec.finalActivation, chosen.name == matching
    else {
      // Raw scores: the prediction still is a probability.
      guard let last = layers.last else { return (layers, nil) }
      return (layers, (last, nil, Catalogue.activations.standard(matching).value))
    }
    let scores = (last.spec as? any ActivationEnding)?.withoutActivation
    return (Array(layers.dropLast()), (last, scores, chosen.value))
  }

  private mutating func apply(_ activation: any ActivationSpec, to value: Value) -> Value {
    guard let runnable = activation as? any RunnableActivation else {
      preconditionFailure("the activation \(type(of: activation).name) has no runtime")
    }
    return runnable.apply(value, in: &build)
  }

  private mutating func addUpdate(
    _ optimiser: any OptimiserSpec, clipValue: Double?
  ) -> Plan.Update {
    guard let runnable = optimiser as? any RunnableOptimiser else {
      preconditionFailure("the optimiser \(type(of: optimiser).name) has no runtime")
    }
    let (squares, pieceCount, state) = build.addUpdate(runnable, clipValue: clipValue)
    return Plan.Update(
      squares: squares, pieceCount: pieceCount, firstState: state, optimiser: runnable)
  }

  private mutating func addLoss(_ loss: Loss, _ scores: Value) -> Plan.Head {
    guard let runnable = loss.spec as? any RunnableLoss else {
      preconditionFailure("the loss \(type(of: loss.spec).name) has no runtime")
    }
    let lowered = runnable.lowered(targetIsLabel: loss.targetIsLabel)
    let width = lowered.targetWidth ?? scores.features / type(of: loss.spec).unitsPerValue
    let targets = build.buffer("targets", perExample: scores.positions * width)
    let losses = build.buffer("losses", perExample: scores.positions)
    build.keep(targets)
    build.keep(losses)
    let values =
      loss.classWeights
      ?? lowered.positiveWeight.map { weights in
        (0..<scores.features).map { weights.count == 1 ? weights[0] : weights[$0] }
      }
    let weights = values.map { _ in
      build.buffer("loss_weights", fixed: scores.features, lifetime: .persistent)
    }
    let gradient =
      build.addGradient(of: scores)?.buffer ?? build.buffer("gradient", perExample: scores.count)
    var rowCount = scores.rowCount
    let rowWeights =
      loss.isWeighted ? build.buffer("row_weights", perExample: scores.positions) : nil
    if let rowWeights { build.keep(rowWeights) }
    if case .dice(let smooth, let perSample) = lowered.kind {
      rowCount = .perExample(1)
      build.append(
        DiceStep(
          smooth: smooth, perSample: perSample, prediction: scores.buffer, targets: targets,
          rowWeights: rowWeights, losses: losses, gradient: gradient, rowCount: scores.rowCount,
          columns: scores.features), .loss, "the loss")
    } else {
      build.append(
        LossStep(
          kind: lowered.kind, prediction: scores.buffer, targets: targets, targetWidth: width,
          weights: weights, rowWeights: rowWeights, losses: losses, gradient: gradient,
          rowCount: scores.rowCount, columns: scores.features), .loss, "the loss")
    }
    return Plan.Head(
      targets: targets, targetWidth: width, losses: losses, gradient: gradient,
      weights: weights, weightValues: values ?? [], ignoredLabel: lowered.ignoredLabel,
      rowCount: rowCount, targetRowCount: scores.rowCount, rowWeights: rowWeights,
      classWeighted: loss.classWeights != nil)
  }
}

/// A layer with an activation of its own at the end, that can be had without it.
protocol ActivationEnding {
  /// Nil: nothing is left.
  var withoutActivation: (any LayerSpec)? { get }
}

extension Dense: ActivationEnding {
  var withoutActivation: (any LayerSpec)? { Dense(units: units, activation: nil, useBias: useBias) }
}

extension Output: ActivationEnding {
  var withoutActivation: (any LayerSpec)? { dense.withoutActivation }
}

extension Convolution: ActivationEnding {
  var withoutActivation: (any LayerSpec)? { linear }
}

extension ActivationLayer: ActivationEnding {
  var withoutActivation: (any LayerSpec)? { nil }
}
