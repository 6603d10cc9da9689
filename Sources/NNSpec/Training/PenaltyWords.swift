// SPDX-License-Identifier: MIT

/// The words of a `regularisation` block as far as they were said.
package struct PenaltyWords: Sendable, Equatable {
  package var l1: Double?
  package var l2: Double?
  package var orthogonal: Double?
  package var maxNorm: Double?
  package var unitNorm: Bool?
  package var nonNegative: Bool?

  package init() {}

  init(_ option: inout OptionReader) {
    l1 = option.optional("l1", "Factor of the sum of absolute weights.", .atLeast(0))
    l2 = option.optional("l2", "Factor of the sum of squared weights.", .atLeast(0))
    orthogonal = option.optional(
      "orthogonal", "Factor of the squared distance of the units' weights from orthonormal ones.",
      .atLeast(0))
    maxNorm = option.optional(
      "max_norm", "Limit of the 2-norm of a unit's incoming weights.", .above(0))
    unitNorm = option.optional(
      "unit_norm", "Whether a unit's incoming weights have the 2-norm 1 after each update.")
    nonNegative = option.optional(
      "non_negative", "Whether negative weights become 0 after each update.")
    option.require(
      maxNorm == nil || unitNorm != true, .exclusiveKeys,
      "`max_norm` and `unit_norm` exclude each other", at: "unit_norm", help: ["keep one of them"])
  }

  /// These words, and others where these are silent.
  package func filled(by other: PenaltyWords) -> PenaltyWords {
    var words = self
    words.l1 = l1 ?? other.l1
    words.l2 = l2 ?? other.l2
    words.orthogonal = orthogonal ?? other.orthogonal
    // The two exclude each other: the nearer word decides both.
    if maxNorm == nil, unitNorm != true { words.maxNorm = other.maxNorm }
    words.unitNorm = unitNorm ?? (maxNorm == nil ? other.unitNorm : nil)
    words.nonNegative = nonNegative ?? other.nonNegative
    return words
  }
}
