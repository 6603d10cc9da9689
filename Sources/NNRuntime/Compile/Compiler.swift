// SPDX-License-Identifier: MIT

package import NNSpec

/// Turns layers into a plan: parameters end to end, forward and backward steps, loss, memory.
package struct Compiler {
  private var build: PlanBuilder

  /// Begins with nothing compiled.
  ///
  /// `keepsStates`: every recurrent layer goes on where the batch before stopped.
  /// `isForInference`: without a backward pass and the memory that it takes.
  /// `isObserved`: with a look at every layer between the steps.
  package init(
    panelWidth: Int, seed: UInt64, forcesInputGradient: Bool = false, keepsStates: Bool = false,
    convolutionPath: ConvolutionPath = .automatic, precision: ProductPrecision = .float32,
    isForInference: Bool = false, isObserved: Bool = false
  ) {
    build = PlanBuilder(
      panelWidth: panelWidth, seed: seed, forcesInputGradient: forcesInputGradient,
      keepsStates: keepsStates, convolutionPath: convolutionPath, precision: precision,
      isForInference: isForInference, isObserved: isObserved)
  }

  /// What a plan is compiled for.
  package struct Layer {
    package let path: String
    package let spec: any LayerSpec
    /// What it reads; nil for the layer before it in the list, or the only input.
    package let sources: [NodeInput]?
    /// The place of the layer whose weights it uses; nil if it has its own.
    package let weightsOf: Int?
    package let parameters: [ParameterSpec]
    package let isTrainable: Bool
    /// Parameters that are left alone though the layer is trained.
    package let frozen: Set<String>
    package let learningRateScale: Double
    package let weightDecayScale: Double
    /// By parameter.
    package let initial: [InitialDistribution]
    package let penalties: [Penalty]

    package init(
      path: String, spec: any LayerSpec, sources: [NodeInput]? = nil, weightsOf: Int? = nil,
      parameters: [ParameterSpec], isTrainable: Bool = true,
      frozen: Set<String> = [], learningRateScale: Double = 1, weightDecayScale: Double = 1,
      initial: [InitialDistribution],
      penalties: [Penalty]
    ) {
      self.path = path
      self.spec = spec
      self.sources = sources
      self.weightsOf = weightsOf
      self.parameters = parameters
      self.isTrainable = isTrainable
      self.frozen = frozen
      self.learningRateScale = learningRateScale
      self.weightDecayScale = weightDecayScale
      self.initial = initial
      self.penalties = penalties
    }

    /// Whether a parameter is updated.
    func trains(_ name: String) -> Bool { isTrainable && !frozen.contains(name) }
  }

  /// A value that the data gives.
  package struct Input {
    package let shape: [Int]
    package let hasVaryingTime: Bool
    /// Where it lies in a row of the data; nil for the whole row.
    package let slice: Plan.Slice?

    package init(_ shape: [Int], hasVaryingTime: Bool = false, slice: Plan.Slice? = nil) {
      self.shape = shape
      self.hasVaryingTime = hasVaryingTime
      self.slice = slice
    }
  }

  /// A loss at the end of the network, if the plan is to train.
  package struct Loss {
    package let spec: any LossSpec
    package let targetIsLabel: Bool
    package let classWeights: [Double]?
    /// What is predicted; nil: a class if the target is a label.
    package let kind: TargetKind?
    /// Whether examples have weights.
    package let isWeighted: Bool
    /// How much it counts among several.
    package let weight: Double
    /// The layer that predicts; nil for the last one.
    package let layer: Int?

    package init(
      spec: any LossSpec, targetIsLabel: Bool, classWeights: [Double]? = nil,
      kind: TargetKind? = nil, isWeighted: Bool = false, weight: Double = 1, layer: Int? = nil
    ) {
      self.spec = spec
      self.targetIsLabel = targetIsLabel
      self.kind = kind ?? (targetIsLabel ? .category : nil)
      self.isWeighted = isWeighted
      self.classWeights = classWeights
      self.weight = weight
      self.layer = layer
    }
  }

  /// The plan of a network: layers in an order in which each stands after what it reads.
  package mutating func compile(
    inputs: [NodeInput: Input], _ layers: [Layer], losses: [Loss],
    optimiser: (any OptimiserSpec)? = nil, gradient: GradientRules = GradientRules()
  ) -> Plan {
    build.sumsStatistics = gradient.shards > 1
    var lowering = GraphLowering(inputs: inputs, layers: layers, build: build)
    let lowered = lowering.lower(losses: losses)
    build = lowering.build
    let ends = zip(losses, lowered).map { predicted($0, $1) }
    for end in ends { build.keep(end.output.buffer) }
    let heads = zip(losses, ends).map { addLoss($0, $1) }
    build.buildBackward()
    let update = optimiser.map { addUpdate($0, gradient) }
    return Plan(build, inputs: lowering.planned, heads: heads, update: update)
  }

  /// The plan of layers in a row that read one input.
  package mutating func compile(
    input shape: [Int], hasVaryingTime: Bool = false, _ layers: [Layer], loss: Loss,
    optimiser: (any OptimiserSpec)? = nil, gradient: GradientRules = GradientRules()
  ) -> Plan {
    compile(
      inputs: [.inputs: Input(shape, hasVaryingTime: hasVaryingTime)], layers, losses: [loss],
      optimiser: optimiser, gradient: gradient)
  }

  /// Without a loss, for tests: the caller writes the output's gradient itself.
  ///
  /// `givesInput`: the first input is a prediction too, so that something besides the layers adds to its gradient.
  package mutating func compileBare(
    inputs: [NodeInput: Input], _ layers: [Layer], givesInput: Bool = false
  ) -> Plan {
    var lowering = GraphLowering(inputs: inputs, layers: layers, build: build)
    let output = lowering.lowerAll()
    build = lowering.build
    let values = [output] + (givesInput ? [lowering.planned[0].value] : [])
    for value in values {
      build.keep(value.buffer)
      if let gradient = build.addGradient(of: value)?.buffer { build.keep(gradient) }
    }
    build.buildBackward()
    for input in lowering.planned {
      if let gradient = build.gradient(of: input.value) { build.keep(gradient) }
    }
    return Plan(build, inputs: lowering.planned, bareOutput: output)
  }

  /// Without a loss, of layers in a row.
  package mutating func compileBare(
    input shape: [Int], hasVaryingTime: Bool = false, _ layers: [Layer], givesInput: Bool = false
  ) -> Plan {
    compileBare(
      inputs: [.inputs: Input(shape, hasVaryingTime: hasVaryingTime)], layers,
      givesInput: givesInput)
  }

  // MARK: - Parts

  /// The end with what is predicted, where the loss is about something else.
  private mutating func predicted(
    _ loss: Loss, _ end: GraphLowering.End
  ) -> GraphLowering.End {
    guard let lowered = (loss.spec as? any RunnableLoss)?.lowered(targetIsLabel: false) else {
      return end
    }
    return GraphLowering.End(
      output: build.prediction(lowered.prediction, of: end.output), scores: end.scores)
  }

  private mutating func addUpdate(
    _ optimiser: any OptimiserSpec, _ rules: GradientRules
  ) -> Plan.Update {
    guard let runnable = optimiser as? any RunnableOptimiser else {
      preconditionFailure("the optimiser \(type(of: optimiser).name) has no runtime")
    }
    return build.addUpdate(runnable, rules)
  }

  private mutating func addLoss(_ loss: Loss, _ end: GraphLowering.End) -> Plan.Head {
    guard let runnable = loss.spec as? any RunnableLoss else {
      preconditionFailure("the loss \(type(of: loss.spec).name) has no runtime")
    }
    let scores = end.scores
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
      output: end.output, scores: scores, targets: targets, targetWidth: width, losses: losses,
      gradient: gradient, weights: weights, weightValues: values ?? [],
      ignoredLabel: lowered.ignoredLabel, rowCount: rowCount, targetRowCount: scores.rowCount,
      rowWeights: rowWeights, classWeighted: loss.classWeights != nil, lossWeight: loss.weight)
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
