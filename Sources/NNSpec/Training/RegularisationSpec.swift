// SPDX-License-Identifier: MIT

/// What holds weights small or in bounds; for the model or for one layer.
///
/// Biases and scales of normalisation are exempt unless `biases` says otherwise. The penalty is added to what is
/// minimised but not to the reported loss.
package struct RegularisationSpec: Declaration {
  package static let name = "regularisation"
  package static let summary = "What holds weights small."
  package static let mainOption: String? = "l2"
  package static let explanation: Explanation? = Explanation(
    formula: "l1 Σ|w| + l2 Σw² (no ½) + orthogonal ‖WᵀW - I‖² (WWᵀ if W has more columns than "
      + "rows); after each update w = max(w, 0), then the columns are scaled to the norm",
    example: "{l2: 1e-4, biases: {l2: 1e-5}, recurrent: {orthogonal: 1e-3}, max_norm: 3}",
    source: "Keras 3, regularizers and constraints; Brock et al. 2016 for orthogonal")
  /// On weights, and on recurrent weights where `recurrent` is silent.
  package let words: PenaltyWords
  package let biases: PenaltyWords
  package let recurrent: PenaltyWords
  /// Where its given options are.
  package let spans: OptionSpans

  package init(_ option: inout OptionReader) {
    words = PenaltyWords(&option)
    biases =
      option.optionalGroup("biases", "What holds biases small.", as: BiasRegularisation.self)?
      .value.words ?? PenaltyWords()
    recurrent =
      option.optionalGroup(
        "recurrent", "What holds recurrent weights small, where it differs.",
        as: RecurrentRegularisation.self)?.value.words ?? PenaltyWords()
    spans = option.spans
  }

  /// The penalty on a parameter: the layer's own words win, one by one.
  ///
  /// Tables of rows have only those of their own layer; scales and offsets of normalisation none.
  package static func penalty(
    on role: ParameterSpec.Role, own: RegularisationSpec?, all: RegularisationSpec?
  ) -> Penalty {
    func filled(_ words: [PenaltyWords?]) -> Penalty {
      Penalty(words.compactMap(\.self).reduce(PenaltyWords()) { $0.filled(by: $1) })
    }
    switch role {
    case .weight: return filled([own?.words, all?.words])
    case .recurrent: return filled([own?.recurrent, own?.words, all?.recurrent, all?.words])
    case .bias: return filled([own?.biases, all?.biases])
    case .embedding: return filled([own?.words])
    case .scale, .offset, .runningMean, .runningVariance: return .none
    }
  }
}

/// `regularisation.biases`.
package struct BiasRegularisation: Declaration {
  package static let name = "biases"
  package static let summary = "What holds biases small."
  package static let mainOption: String? = "l2"
  package let words: PenaltyWords

  package init(_ option: inout OptionReader) {
    var words = PenaltyWords()
    words.l1 = option.optional("l1", "Factor of the sum of absolute biases.", .atLeast(0))
    words.l2 = option.optional("l2", "Factor of the sum of squared biases.", .atLeast(0))
    words.nonNegative = option.optional(
      "non_negative", "Whether negative biases become 0 after each update.")
    self.words = words
  }
}

/// `regularisation.recurrent`.
package struct RecurrentRegularisation: Declaration {
  package static let name = "recurrent"
  package static let summary = "What holds recurrent weights small."
  package static let mainOption: String? = "l2"
  package let words: PenaltyWords

  package init(_ option: inout OptionReader) { words = PenaltyWords(&option) }
}
