// SPDX-License-Identifier: MIT

/// A layer in its place in the network.
///
/// A reference, as every check walks over all of them.
package final class LayerNode: Sendable {
  /// As it stands in the spec.
  let item: LayerItem
  /// The word in the spec: `conv2d`, `relu`.
  package let kind: String
  package let spec: any LayerSpec
  package let common: CommonLayerOptions
  /// Where its kind stands in the spec.
  package let span: SourceSpan
  package let spans: OptionSpans
  /// What it reads.
  package let sources: [NodeInput]
  /// Of an example, one for each source; nil if unknown.
  package let inputs: [Shape?]
  package let output: Shape?
  /// The node whose weights it uses, if it has none of its own.
  package let weightsOf: Int?
  /// Whether its weights are updated.
  package let isTrainable: Bool
  /// Whether what it reads tells the sizes of its weights: its features do, or a table that says its rows itself.
  package let areWeightsKnown: Bool
  /// The weights and state that it computes with, its own or another's.
  package let usedParameters: [ParameterSpec]

  init(
    _ item: LayerItem, _ chosen: Chosen<any LayerSpec>, _ spec: any LayerSpec,
    common: CommonLayerOptions, sources: [NodeInput], inputs: [Shape?], output: Shape?,
    weightsOf: Int?, isTrainable: Bool
  ) {
    (self.item, self.spec, self.common) = (item, spec, common)
    (kind, spans) = (chosen.name, chosen.spans)
    span = item.shared?.usedAt ?? chosen.span ?? item.node.span
    (self.sources, self.inputs, self.output) = (sources, inputs, output)
    (self.weightsOf, self.isTrainable) = (weightsOf, isTrainable)
    (areWeightsKnown, usedParameters) = spec.knownParameters(ofInputs: inputs)
  }

  /// Its name, else its kind and a running number, after the holders' paths: `stage_1/conv2d_2`.
  package var path: String { item.path }
  /// `model.layers[3].conv2d`.
  package var treePath: String { item.treePath }
  package var node: YAMLNode { item.node }
  /// Where the blocks that hold it are used, from the outermost in.
  var uses: [SourceSpan] { item.scope.uses }

  /// "line 19 (used in line 31)": where it stands, and the blocks that it stands in.
  var lineText: String {
    let lines = uses.reversed().map { "line \($0.line)" }
    return "line \(span.line)"
      + (lines.isEmpty ? "" : " (used in \(lines.joined(separator: ", ")))")
  }

  /// Its options as given, for tables: `filters: 32, kernel: 3`.
  package var options: String { node.optionText }

  /// The shape of its only, or first, input.
  package var input: Shape? { inputs.first ?? nil }

  /// Its own weights and state; none while an input is unknown.
  package var parameters: [ParameterSpec] { weightsOf == nil ? usedParameters : [] }

  package var multiplyAdds: Int {
    let known = inputs.compactMap(\.self)
    guard known.count == inputs.count, let output, output.count != nil else { return 0 }
    return spec.multiplyAdds(fromInputs: known, to: output)
  }
}

extension LayerSpec {
  /// The shape of an output example for all that the layer reads.
  func outputShape(ofInputs inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    (self as? any MergeLayer)?.outputShape(of: inputs) ?? outputShape(of: inputs[0])
  }

  func parameters(ofInputs inputs: [Shape]) -> [ParameterSpec] {
    (self as? any MergeLayer)?.parameters(for: inputs) ?? parameters(for: inputs[0])
  }

  /// The parameters, as far as what the layer reads tells their sizes.
  fileprivate func knownParameters(
    ofInputs inputs: [Shape?]
  ) -> (areKnown: Bool, parameters: [ParameterSpec]) {
    let known = inputs.compactMap(\.self)
    guard known.count == inputs.count else { return (!Self.hasWeights, []) }
    let parameters = parameters(ofInputs: known)
    let areKnown =
      known.allSatisfy { $0.features != nil } || (self as? Embedding)?.vocabulary != nil
      || parameters.isEmpty
    return (areKnown, areKnown ? parameters : [])
  }

  func multiplyAdds(fromInputs inputs: [Shape], to output: Shape) -> Int {
    (self as? any MergeLayer)?.multiplyAdds(from: inputs, to: output)
      ?? multiplyAdds(from: inputs[0], to: output)
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
    // Read where the graph is wired, which is before layers are decoded.
    _ = option.node(
      "from", "What it reads instead of the layer above: a name, or a list of names.",
      kind: "a name or a list of names", form: .either([.layerName, .list(of: .layerName)]))
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
