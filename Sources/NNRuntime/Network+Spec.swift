// SPDX-License-Identifier: MIT

package import NNSpec

extension Network {
  /// Compiles a spec; `training`: with backward pass and update, else only what predicts and measures.
  ///
  /// `longest`: the time steps of the longest sequence that it will meet, where lengths vary.
  /// `lengthsVary`: also where those of the data do not.
  /// `isObserved`: so that every layer can be looked at; it then cannot be updated.
  package convenience init(
    _ spec: ModelSpec, batch: Int, longest: Int, training: Bool, classWeights: [Double]?,
    settings: Settings, isStepwise: Bool = false, lengthsVary: Bool = false,
    isObserved: Bool = false
  ) throws(Failure) {
    let set = try Network.instructionSet(settings)
    // The panel width belongs to the instruction set, not to any memory.
    guard let panelWidth = Kernels(set, arena: Arena(count: 1))?.panelWidth else {
      throw .unknownInstructionSet(set.rawValue)
    }
    var compiler = Compiler(
      panelWidth: panelWidth, seed: UInt64(spec.root.seed), keepsStates: isStepwise,
      precision: spec.training.precision, isForInference: !training,
      isObserved: isObserved)
    let plan = compiler.compile(
      inputs: spec.compilerInputs(
        longest: longest, isStepwise: isStepwise, lengthsVary: lengthsVary), spec.compilerLayers,
      losses: spec.compilerLosses(classWeights: classWeights, isTraining: training),
      optimiser: training && !isObserved ? spec.optimiser.value : nil,
      gradient: GradientRules(spec.training.gradient, shards: spec.training.shards))
    try self.init(plan, batch: batch, settings: settings, set: set)
  }
}

extension Network {
  /// A network over sequences that is fed one step at a time, whose recurrent layers keep their states between steps.
  convenience init(stepwise spec: ModelSpec, settings: Settings) throws(Failure) {
    var single = settings
    single.threads = 1
    try self.init(
      spec, batch: 1, longest: 1, training: false, classWeights: nil, settings: single,
      isStepwise: true)
  }

  /// A network over sequences that reads one of any length up to `longest`.
  convenience init(
    windowed spec: ModelSpec, longest: Int, settings: Settings
  ) throws(Failure) {
    try self.init(
      spec, batch: 1, longest: longest, training: false, classWeights: nil, settings: settings,
      lengthsVary: true)
  }
}

extension ModelSpec {
  /// The layers with what the compiler needs of them.
  var compilerLayers: [Compiler.Layer] {
    graph.nodes.map { node in
      let frozen = training.freeze?.frozen(in: node) ?? []
      // Statistics of a layer that is frozen as a whole stand still too.
      let isFrozen =
        !frozen.isEmpty
        && node.parameters.allSatisfy {
          !$0.role.isTrained || frozen.contains($0.name)
        }
      return Compiler.Layer(
        path: node.path, spec: node.spec, sources: node.sources, weightsOf: node.weightsOf,
        parameters: node.parameters, isTrainable: node.isTrainable && !isFrozen,
        frozen: frozen, learningRateScale: node.common.learningRateScale,
        weightDecayScale: node.common.weightDecayScale,
        initial: node.parameters.map { initialiser(of: $0, in: node) },
        penalties: node.parameters.map { penalty(on: $0, in: node) })
    }
  }

  /// What the data gives, with the places of single inputs in its rows.
  func compilerInputs(
    longest: Int, isStepwise: Bool, lengthsVary: Bool
  ) -> [NodeInput: Compiler.Input] {
    func input(_ shape: Shape?, _ slice: Plan.Slice? = nil) -> Compiler.Input? {
      guard let shape else { return nil }
      var sizes = shape.dimensions
      let isVarying = shape.hasVaryingTime || lengthsVary
      if isVarying || isStepwise { sizes[0] = max(longest, 1) }
      let known = sizes.compactMap(\.self)
      guard known.count == sizes.count else { return nil }
      return Compiler.Input(
        known, hasVaryingTime: isVarying && !isStepwise, slice: slice)
    }
    var inputs: [NodeInput: Compiler.Input] = [:]
    inputs[.inputs] = input(facts.inputShape)
    // Rows are laid out input by input; of sequences every step is.
    let widths = facts.inputs.map { input in
      (input.type == .sequence || input.type == .text ? input.shape.features : input.shape.count)
        ?? 0
    }
    let period = widths.reduce(0, +)
    var begin = 0
    for (index, fact) in facts.inputs.enumerated() {
      let slice = Plan.Slice(begin: begin, count: widths[index], period: period)
      inputs[.input(index)] = input(fact.shape, facts.inputs.count > 1 ? slice : nil)
      begin += widths[index]
    }
    return inputs
  }

  func compilerLosses(classWeights: [Double]?, isTraining: Bool) -> [Compiler.Loss] {
    heads.map { head in
      Compiler.Loss(
        spec: head.loss.value,
        // Mixed targets are shares of classes.
        targetIsLabel: head.target?.kind == .category
          && !(isTraining && self.training.mixup != nil),
        classWeights: classWeights, kind: head.target?.kind,
        isWeighted: data.value.weight != nil, weight: head.weight, layer: head.output.node)
    }
  }
}
