// SPDX-License-Identifier: MIT

/// First values of weights, biases, recurrent weights and embeddings; for the model or for one layer.
///
/// What is nil is decided further out.
package struct InitialisationSpec: Declaration {
  package static let name = "initialisation"
  package static let summary = "How weights start."
  package static let mainOption: String? = "weights"
  package let weights: Chosen<any InitialiserSpec>?
  package let biases: Chosen<any InitialiserSpec>?
  package let recurrent: Chosen<any InitialiserSpec>?
  package let embeddings: Chosen<any InitialiserSpec>?

  /// What decides where neither layer nor model says anything: Keras's defaults.
  package static let standard: [(role: ParameterSpec.Role, option: String, initialiser: String)] = [
    (.weight, "weights", GlorotUniform.name), (.bias, "biases", Zeros.name),
    (.recurrent, "recurrent", Orthogonal.name), (.embedding, "embeddings", Uniform.name),
  ]

  /// The one of a role that has first values to choose.
  static func standard(of role: ParameterSpec.Role) -> Chosen<any InitialiserSpec> {
    guard let found = standardMembers[role] else {
      preconditionFailure("\(role) has no first values to choose")
    }
    return found
  }

  /// Made once, as every layer asks for them.
  private static let standardMembers = Dictionary(
    uniqueKeysWithValues: standard.map {
      ($0.role, Catalogue.initialisers.standard($0.initialiser))
    })

  package init(_ option: inout OptionReader) {
    weights = option.choice(
      "weights", "Weights of dense and convolutional layers; glorot_uniform if not given.",
      of: Catalogue.initialisers)
    biases = option.choice("biases", "Biases; zeros if not given.", of: Catalogue.initialisers)
    recurrent = option.choice(
      "recurrent", "Recurrent weights; orthogonal if not given.", of: Catalogue.initialisers)
    embeddings = option.choice(
      "embeddings",
      "Rows of embeddings; the layer's own `weights`, or uniform within 0.05 of 0, if not given.",
      of: Catalogue.initialisers)
    let biases = biases?.value
    let problem = biases.flatMap { type(of: $0).problemWithBiases }
    option.require(
      problem == nil, .unknownChoice,
      "`biases` cannot start as `\(biases.map { type(of: $0).name } ?? "")`: \(problem ?? "")",
      at: "biases")
    option.require(
      !(recurrent?.value is Lsuv), .unknownChoice,
      "`recurrent` cannot start as `lsuv`: a state depends on the steps before it", at: "recurrent")
  }

  /// `initialisation: {normal: 0.01}` names an initialiser, not options.
  package static func isMainValue(_ entries: [YAMLEntry]) -> Bool {
    entries.count == 1 && Catalogue.initialisers.entry(named: entries[0].key) != nil
  }
}
