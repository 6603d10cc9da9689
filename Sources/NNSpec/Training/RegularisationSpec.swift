// SPDX-License-Identifier: MIT

/// What holds weights small; for the model or for one layer.
///
/// Biases and scales of normalisation are exempt.
///
/// The penalty is l1 Σ|w| + l2 Σw² (no ½), added to what is minimised but not to the reported loss.
package struct RegularisationSpec: Declaration {
  package static let name = "regularisation"
  package static let summary = "What holds weights small."
  package static let mainOption: String? = "l2"
  package let l1: Double?
  package let l2: Double?
  package let maxNorm: Double?

  package init(_ option: inout OptionReader) {
    l1 = option.optional("l1", "Factor of the sum of absolute weights.", .atLeast(0))
    l2 = option.optional("l2", "Factor of the sum of squared weights.", .atLeast(0))
    maxNorm = option.optional(
      "max_norm", "Limit of the 2-norm of a unit's incoming weights.", .above(0))
  }
}
