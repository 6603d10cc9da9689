// SPDX-License-Identifier: MIT

/// First values of weights, biases and recurrent weights; for the model or for one layer.
///
/// What is nil is decided further out.
package struct InitialisationSpec: Declaration {
  package static let name = "initialisation"
  package static let summary = "How weights start."
  package static let mainOption: String? = "weights"
  package let weights: Chosen<any InitialiserSpec>?
  package let biases: Chosen<any InitialiserSpec>?
  package let recurrent: Chosen<any InitialiserSpec>?

  package init(_ option: inout OptionReader) {
    weights = option.choice(
      "weights", "Weights of dense and convolutional layers; glorot_uniform if not given.",
      of: Catalogue.initialisers)
    biases = option.choice("biases", "Biases; zeros if not given.", of: Catalogue.initialisers)
    recurrent = option.choice(
      "recurrent", "Recurrent weights; orthogonal if not given.", of: Catalogue.initialisers)
    option.require(
      !(biases?.value is Identity), .unknownChoice,
      "`biases` cannot start as `identity`: they have no diagonal", at: "biases")
  }

  /// `initialisation: {normal: 0.01}` names an initialiser, not options.
  package static func isMainValue(_ entries: [YAMLEntry]) -> Bool {
    entries.count == 1 && Catalogue.initialisers.entry(named: entries[0].key) != nil
  }
}
