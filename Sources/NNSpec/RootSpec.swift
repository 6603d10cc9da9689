// SPDX-License-Identifier: MIT

/// The top level of a spec.
package struct RootSpec: Declaration {
  package static let name = "spec"
  package static let summary = "A whole run: data, network, training, report and expectations."
  package let version: Int
  package let name: String?
  package let description: String
  package let seed: Int
  package let data: Chosen<DataSpec>
  package let initialisation: InitialisationSpec
  package let regularisation: RegularisationSpec
  package let model: Chosen<ModelBlock>
  package let training: Chosen<TrainingSpec>
  package let report: ReportSpec
  package let expectations: YAMLEntry?
  package let sweep: Chosen<SweepSpec>?

  /// What feeds the dealing of rows and whatever else makes the data.
  package var dataSeed: UInt64 { UInt64(data.value.seed ?? seed) }

  package init(_ option: inout OptionReader) {
    version = option("nnspec", "Version of the spec language: 1.")
    name = option.optional("name", "Names the run; the file's name if not given.")
    description = option("description", "What it is about.", default: "")
    seed = option(
      "seed", "Feeds every random stream.", .within(0...9_007_199_254_740_992), default: 0)
    _ = option.node(
      "extends", "A base spec, or a list of them.", kind: "a path or a list of paths",
      form: .either([.text, .list(of: .text)]))
    _ = option.node(
      "parameters", "Named values for `${…}`.", kind: "a mapping of names", form: .names(of: .text))
    data = option.group("data", DataSpec.summary, as: DataSpec.self, isRequired: true)
    initialisation =
      option.group(
        "initialisation", InitialisationSpec.summary, as: InitialisationSpec.self
      ).value
    regularisation =
      option.group(
        "regularisation", RegularisationSpec.summary, as: RegularisationSpec.self
      ).value
    model = option.group("model", ModelBlock.summary, as: ModelBlock.self, isRequired: true)
    training = option.group(
      "training", TrainingSpec.summary, as: TrainingSpec.self, isRequired: true)
    report = option.group("report", ReportSpec.summary, as: ReportSpec.self).value
    expectations = option.node(
      "expect", "What the result must satisfy.", kind: "a list", form: .list(of: .text))
    sweep = option.optionalGroup("sweep", SweepSpec.summary, as: SweepSpec.self)
    option.homes = [
      ("model", ModelBlock.self), ("training", TrainingSpec.self), ("data", DataSpec.self),
    ]
    option.require(
      version == 1, "`nnspec` must be 1, the only version of the language, this is \(version)",
      at: "nnspec")
  }
}

extension RootSpec {
  /// The start values of a parameter: the layer's own word, else the model's, else Keras's defaults.
  package func initialiser(of parameter: ParameterSpec, in node: LayerNode) -> InitialDistribution {
    let chosen: Chosen<any InitialiserSpec>?
    switch parameter.role {
    case .weight: chosen = node.common.initialisation?.weights ?? initialisation.weights
    case .bias: chosen = node.common.initialisation?.biases ?? initialisation.biases
    case .embedding:
      chosen =
        node.common.initialisation?.embeddings ?? node.common.initialisation?.weights
        ?? initialisation.embeddings
    case .recurrent: chosen = node.common.initialisation?.recurrent ?? initialisation.recurrent
    case .scale, .runningVariance: return .constant(1)
    case .offset, .runningMean: return .constant(0)
    }
    return (chosen ?? InitialisationSpec.standard(of: parameter.role)).value.distribution
  }
}
