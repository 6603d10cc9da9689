// SPDX-License-Identifier: MIT

import NNSpec

/// Lowers the layers of a graph one after the other, and keeps what each gives for those that read it.
struct GraphLowering {
  /// The end of the network for one loss.
  struct End {
    /// The prediction: probabilities where the loss is about them.
    let output: Value
    /// What the loss reads: before the last activation, where it applies that itself, numerically stable.
    let scores: Value
  }

  /// A value of the data as layers read it; an embedding reads one number a row, not the categories laid out.
  private struct Use: Hashable {
    let source: NodeInput
    let isCodes: Bool
  }

  let inputs: [NodeInput: Compiler.Input]
  let layers: [Compiler.Layer]
  var build: PlanBuilder
  private(set) var planned: [Plan.Input] = []
  private var given: [Use: Value] = [:]
  private var values: [Value] = []
  private var parameters: [[PlannedParameter]] = []
  /// The layers that read what each gives.
  private var readers: [[Int]]
  /// The layers that predict.
  private var predicting: Set<Int> = []

  init(inputs: [NodeInput: Compiler.Input], layers: [Compiler.Layer], build: PlanBuilder) {
    self.inputs = inputs
    self.layers = layers
    self.build = build
    readers = layers.map { _ in [] }
    for index in layers.indices {
      for case .node(let place) in Set(sources(of: index)) { readers[place].append(index) }
    }
    // In the order in which they are first read.
    for index in layers.indices {
      for source in sources(of: index) where source.isInput { _ = value(of: source, for: index) }
    }
    if layers.isEmpty { _ = value(of: .inputs, for: nil) }
  }

  /// All layers as they are; returns what the last one gives.
  mutating func lowerAll() -> Value {
    for index in layers.indices { values.append(build.observe(lower(index, layers[index].spec))) }
    return values.last ?? planned[0].value
  }

  /// All layers, those that a loss completes without their last activation.
  mutating func lower(losses: [Compiler.Loss]) -> [End] {
    // A loss of nothing but the input, as tests have it.
    if layers.isEmpty { return losses.map { end(scores: planned[0].value, $0) } }
    var ends: [Int: End] = [:]
    let places = losses.map { $0.layer ?? layers.count - 1 }
    predicting = Set(places)
    for index in layers.indices {
      if let loss = places.firstIndex(of: index),
        let matching = type(of: losses[loss].spec).matchingActivation(for: losses[loss].kind)
      {
        let end = lowerEnd(index, matching)
        ends[index] = end
        values.append(end.output)
        // The loss is about the scores.
        _ = build.observe(end.scores)
      } else {
        values.append(build.observe(lower(index, layers[index].spec)))
      }
    }
    return places.map { ends[$0] ?? End(output: values[$0], scores: values[$0]) }
  }

  /// A last layer whose scores the loss reads; raw scores are predicted as probabilities all the same.
  private mutating func lowerEnd(_ index: Int, _ matching: String) -> End {
    let spec = layers[index].spec
    let scores: Value
    var activation = Catalogue.activations.standard(matching).value
    if let chosen = spec.finalActivation, chosen.name == matching,
      let ending = spec as? any ActivationEnding
    {
      activation = chosen.value
      scores = ending.withoutActivation.map { lower(index, $0) } ?? readAlone(index)
    } else {
      scores = lower(index, spec)
    }
    return End(output: apply(activation, to: scores), scores: scores)
  }

  private mutating func end(scores: Value, _ loss: Compiler.Loss) -> End {
    guard let matching = type(of: loss.spec).matchingActivation(for: loss.kind) else {
      return End(output: scores, scores: scores)
    }
    let activation = Catalogue.activations.standard(matching).value
    return End(output: apply(activation, to: scores), scores: scores)
  }

  private mutating func apply(_ activation: any ActivationSpec, to value: Value) -> Value {
    guard let runnable = activation as? any RunnableActivation else {
      preconditionFailure("the activation \(type(of: activation).name) has no runtime")
    }
    return runnable.apply(value, in: &build)
  }

  /// What a layer reads that is nothing but the activation.
  private mutating func readAlone(_ index: Int) -> Value {
    beginLayer(index)
    return value(of: sources(of: index)[0], for: index)
  }

  private mutating func lower(_ index: Int, _ spec: any LayerSpec) -> Value {
    guard let runnable = spec as? any RunnableLayer else {
      preconditionFailure("the layer \(type(of: spec).name) has no runtime")
    }
    beginLayer(index)
    build.defersLookup = !build.isObserved && isReadByRecurrenceAlone(index)
    build.precedesRelu = !build.isObserved && isReadByReluAlone(index)
    build.precedesPool = !build.isObserved && isReadByPoolAlone(index)
    build.precedesNorm = build.isForInference && isReadByNormAlone(index)
    defer {
      build.precedesNorm = false
      build.precedesPool = false
      build.defersLookup = false
      build.precedesRelu = false
    }
    let sources = sources(of: index).map { value(of: $0, for: index) }
    if let merge = runnable as? any RunnableMergeLayer { return merge.lower(sources, in: &build) }
    return runnable.lower(sources[0], in: &build)
  }

  /// Whether a layer is a lookup of few rows for one recurrent layer, which had better project these rows than every step's.
  private func isReadByRecurrenceAlone(_ index: Int) -> Bool {
    guard layers[index].spec is Embedding, let reader = onlyReader(of: index),
      let layer = layers[reader].spec as? any RunnableRecurrentLayer, layer.cell.isTiled,
      layer.recurrent.dropout == 0
    else { return false }
    let owner = layers[index].weightsOf ?? index
    guard let rows = layers[owner].parameters.first?.shape.first else { return false }
    // First values that are fitted to what each product gives want both products.
    return rows <= InputProjection.mostRows
      && ![owner, layers[reader].weightsOf ?? reader].contains {
        layers[$0].initial.contains(.unitVariance)
      }
  }

  private func isReadByPoolAlone(_ index: Int) -> Bool {
    guard layers[index].spec is Convolution<OverImages>, let reader = onlyReader(of: index) else {
      return false
    }
    // First values that are fitted to what each product gives want the product.
    return layers[reader].spec is MaxPool<OverImages>
      && !layers[layers[index].weightsOf ?? index].initial.contains(.unitVariance)
  }

  private func isReadByNormAlone(_ index: Int) -> Bool {
    let spec = layers[index].spec
    guard
      spec is Convolution<OverTime> || spec is Convolution<OverImages>
        || spec is Convolution<OverVolumes>, let reader = onlyReader(of: index)
    else { return false }
    return layers[reader].spec is BatchNorm
  }

  private func isReadByReluAlone(_ index: Int) -> Bool {
    guard layers[index].spec is BatchNorm, let reader = onlyReader(of: index),
      let activation = layers[reader].spec as? ActivationLayer
    else { return false }
    return activation.function?.value is Relu
  }

  /// The layer that reads what another gives, if it is the only one and that is no prediction.
  private func onlyReader(of index: Int) -> Int? {
    readers[index].count == 1 && !predicting.contains(index) ? readers[index].first : nil
  }

  // MARK: - What a layer reads

  private func sources(of index: Int) -> [NodeInput] {
    layers[index].sources ?? [index == 0 ? .inputs : .node(index - 1)]
  }

  private mutating func value(of source: NodeInput, for index: Int?) -> Value {
    if case .node(let place) = source { return values[place] }
    let use = Use(source: source, isCodes: index.map { layers[$0].spec is Embedding } ?? false)
    if let known = given[use] { return known }
    guard let input = inputs[source] else {
      preconditionFailure("\(index.map { layers[$0].path } ?? "") reads an input that is not there")
    }
    let shape = use.isCodes ? input.shape.dropLast() + [1] : input.shape
    let value = build.input(shape, hasVaryingTime: input.hasVaryingTime)
    given[use] = value
    planned.append(Plan.Input(value: value, slice: input.slice, isCodes: use.isCodes))
    return value
  }

  // MARK: - Weights

  private mutating func beginLayer(_ index: Int) {
    let layer = layers[index]
    if let owner = layer.weightsOf {
      let shared = parameters[owner].map { build.sharing($0) }
      build.begin(layer.path, shared: shared, isTrainable: layers[owner].isTrainable)
      parameters.append([])
      return
    }
    let own = zip(layer.parameters, zip(layer.initial, layer.penalties)).map { spec, rest in
      plan(spec, rest.0, rest.1, in: layer)
    }
    build.begin(layer.path, own, isTrainable: layer.isTrainable)
    parameters.append(own)
  }

  private mutating func plan(
    _ spec: ParameterSpec, _ initial: InitialDistribution,
    _ penalty: Penalty, in layer: Compiler.Layer
  ) -> PlannedParameter {
    let isTrained = spec.role.isTrained && layer.trains(spec.name) && !build.isForInference
    let buffer = build.buffer(spec.name, fixed: spec.count, lifetime: .persistent)
    let gradient =
      isTrained
      ? build.buffer("\(spec.name).gradient", fixed: spec.count, lifetime: .persistent) : nil
    return PlannedParameter(
      path: "\(layer.path).\(spec.name)", spec: spec,
      parameter: Parameter(buffer: buffer, gradient: gradient, shape: spec.shape),
      initial: initial, penalty: penalty,
      learningRateScale: layer.learningRateScale, weightDecayScale: layer.weightDecayScale)
  }
}

extension NodeInput {
  var isInput: Bool {
    switch self {
    case .inputs, .input: true
    case .node, .unknown: false
    }
  }
}
