// SPDX-License-Identifier: MIT

package import NNSpec

extension Network {
  /// Compiles a spec; `training`: with loss, backward pass and update.
  ///
  /// `longest`: the time steps of the longest sequence that it will meet, where lengths vary.
  package convenience init(
    _ spec: ModelSpec, batch: Int, longest: Int, training: Bool, classWeights: [Double]?,
    settings: Settings, isStepwise: Bool = false
  ) throws(Failure) {
    let set = try Network.instructionSet(settings)
    // The panel width belongs to the instruction set, not to any memory.
    guard let panelWidth = Kernels(set, arena: Arena(count: 1))?.panelWidth else {
      throw .unknownInstructionSet(set.rawValue)
    }
    var compiler = Compiler(
      panelWidth: panelWidth, seed: UInt64(spec.root.seed), keepsStates: isStepwise)
    var sizes = spec.graph.input?.dimensions ?? []
    let hasVaryingTime = spec.graph.input?.hasVaryingTime ?? false
    if hasVaryingTime || isStepwise { sizes[0] = max(longest, 1) }
    let input = sizes.compactMap(\.self)
    precondition(input.count == spec.graph.input?.rank, "a spec of unknown sizes was compiled")
    let kind = spec.facts.target?.kind
    let loss = Compiler.Loss(
      spec: spec.loss.value,
      // Mixed targets are shares of classes.
      targetIsLabel: kind == .category && !(training && spec.training.mixup != nil),
      classWeights: classWeights)
    let plan = compiler.compile(
      input: input, hasVaryingTime: hasVaryingTime && !isStepwise,
      spec.compilerLayers, loss: loss,
      optimiser: training ? spec.optimiser.value : nil,
      clipValue: spec.training.gradient.clipValue)
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
}

extension ModelSpec {
  /// The layers with what the compiler needs of them.
  var compilerLayers: [Compiler.Layer] {
    graph.nodes.map { node in
      Compiler.Layer(
        path: node.path, spec: node.spec, parameters: node.parameters,
        isTrainable: node.common.trainable, learningRateScale: node.common.learningRateScale,
        initial: node.parameters.map { initialiser(of: $0, in: node) },
        penalties: node.parameters.map { penalty(on: $0, in: node) })
    }
  }
}
