// SPDX-License-Identifier: MIT

/// Something about a run that its owner should know, with one way to act on it.
package struct Finding: Equatable {
  /// How much it matters.
  package enum Weight: Int, Comparable {
    /// The result should not be used as it is.
    case problem
    /// The result could be better.
    case advice

    package static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  /// The rule's name: `overfitting`.
  package let rule: String
  /// How much it matters.
  package let weight: Weight
  /// What was found, with its numbers: one or two sentences.
  package let text: String
  /// What may help, in words.
  package let advice: String
  /// The edit of the spec, as YAML; empty if the remedy lies elsewhere.
  package let edit: String

  /// Makes a finding.
  package init(rule: String, weight: Weight, text: String, advice: String, edit: String) {
    self.rule = rule
    self.weight = weight
    self.text = text
    self.advice = advice
    self.edit = edit
  }
}

/// The rules, applied to a run.
package enum Findings {
  private static let rules: [@Sendable (RunHistory) -> Finding?] = [
    divergence, explodingGradient, noGradient, gradientAcrossLayers, deadUnits, saturated,
    sharedRows, selectionOnTest, baseline, repeatsTheLastValue, neverPredicted, expectations,
    overfitting, unsteady, smallUpdates, updateOutOfBand, plateau, firstLoss, shift, stillImproving,
    imbalance, calibration, outliers, missingInputs, constantColumns,
    smallTestSet, noValidation,
  ]

  /// Returns what the rules found, problems first.
  package static func of(_ history: RunHistory) -> [Finding] {
    let found = rules.compactMap { $0(history) }
    // A stable order: the rules' own within a weight.
    return found.filter { $0.weight == .problem } + found.filter { $0.weight == .advice }
  }
}
