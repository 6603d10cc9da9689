// SPDX-License-Identifier: MIT

/// What holds one parameter small or in bounds.
package struct Penalty: Sendable, Equatable {
  /// Factor of Σ|w|.
  package let l1: Double
  /// Factor of Σw².
  package let l2: Double
  /// Factor of the squared distance of WᵀW, or of WWᵀ if W has more columns than rows, from the identity.
  package let orthogonal: Double
  /// Limit of the 2-norm of each column.
  package let maxNorm: Double?
  /// Whether each column has the 2-norm 1 after an update.
  package let unitNorm: Bool
  /// Whether negative weights become 0 after an update.
  package let nonNegative: Bool

  package static let none = Penalty(PenaltyWords())

  /// What was said; what was not said is off.
  package init(_ words: PenaltyWords) {
    l1 = words.l1 ?? 0
    l2 = words.l2 ?? 0
    orthogonal = words.orthogonal ?? 0
    maxNorm = words.maxNorm
    unitNorm = words.unitNorm ?? false
    nonNegative = words.nonNegative ?? false
  }

  /// Whether the loss grows by it.
  package var hasValue: Bool { l1 > 0 || l2 > 0 || orthogonal > 0 }
  /// Whether weights are moved after an update.
  package var hasConstraint: Bool { maxNorm != nil || unitNorm || nonNegative }
}
