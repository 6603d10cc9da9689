// SPDX-License-Identifier: MIT

/// A layer in its place in the network.
package struct LayerNode: Sendable {
  /// Its name, else its kind and a running number, after the holders' paths: `stage_1/conv2d_2`.
  package let path: String
  /// The word in the spec: `conv2d`, `relu`.
  package let kind: String
  package let spec: any LayerSpec
  package let common: CommonLayerOptions
  /// Where its kind stands in the spec.
  package let span: SourceSpan
  package let spans: [String: SourceSpan]
  /// `model.layers[3].conv2d`.
  package let treePath: String
  /// Its options as given, for tables: `filters: 32, kernel: 3`.
  package let options: String
  /// Of an example; nil if unknown.
  package let input: Shape?
  package let output: Shape?

  /// Weights and state; none while the input is unknown.
  package var parameters: [ParameterSpec] {
    guard let input, input.features != nil else { return [] }
    return spec.parameters(for: input)
  }

  package var multiplyAdds: Int {
    guard let input, let output, output.count != nil else { return 0 }
    return spec.multiplyAdds(from: input, to: output)
  }
}

/// The options that every layer takes.
package struct CommonLayerOptions: Sendable {
  package let name: String?
  package let trainable: Bool
  package let initialisation: InitialisationSpec?
  package let regularisation: RegularisationSpec?
  package let learningRateScale: Double
  package let weightDecayScale: Double

  package init(_ option: inout OptionReader, hasWeights: Bool) {
    name = option.optional("name", "Names the layer and its weights.")
    option.notAvailable(["from"])
    guard hasWeights else {
      (trainable, initialisation, regularisation) = (true, nil, nil)
      (learningRateScale, weightDecayScale) = (1, 1)
      return
    }
    trainable = option("trainable", "Whether its weights are updated.", default: true)
    initialisation =
      option.optionalGroup(
        "initialisation", "How its weights start.", as: InitialisationSpec.self)?.value
    regularisation =
      option.optionalGroup(
        "regularisation", "What holds its weights small.", as: RegularisationSpec.self)?.value
    learningRateScale = option(
      "learning_rate_scale", "Factor of the learning rate.", .atLeast(0), default: 1)
    weightDecayScale = option(
      "weight_decay_scale", "Factor of the optimiser's weight decay.", .atLeast(0), default: 1)
  }
}

/// The layers from input to prediction.
package struct Graph: Sendable {
  package let input: Shape?
  package let nodes: [LayerNode]
  /// Whether every layer of the spec could be read.
  package var isComplete = true

  /// The value of padded steps, if the network leaves them out.
  package var masking: Double? { (nodes.first?.spec as? Masking)?.value }
  /// The first layer that goes on where the window before ended.
  package var statefulNode: LayerNode? {
    nodes.first { ($0.spec as? any RecurrentLayer)?.recurrent.stateful == true }
  }
  package var output: Shape? { nodes.isEmpty ? input : nodes[nodes.count - 1].output }
  /// All trained weights.
  package var parameterCount: Int {
    saturatingSum(
      nodes.flatMap { node in
        node.parameters.filter { $0.role.isTrained }.map(\.count)
      })
  }
  package var multiplyAdds: Int { saturatingSum(nodes.map(\.multiplyAdds)) }
  /// Whether every size is known, so that counts mean something.
  package var isSized: Bool { nodes.allSatisfy { $0.output?.count != nil } && input?.count != nil }
}
