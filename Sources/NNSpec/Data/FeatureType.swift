// SPDX-License-Identifier: MIT

/// What a feature's values are, and so how a network reads them.
package enum FeatureType: String, ChoiceValue {
  case number, category, binary, image, vector, sequence, text, date

  /// Whether a network always reads it as numbers; a sequence may be.
  package var isNumeric: Bool { [.number, .image, .vector, .date].contains(self) }
  /// Whether it may take several columns.
  package var isWide: Bool { self == .image || self == .vector || self == .sequence }
}

/// What stands at each step of a sequence.
package enum StepKind: String, ChoiceValue {
  case number, category
}

/// What one symbol of a text is.
package enum TextUnit: String, ChoiceValue {
  /// A Unicode scalar.
  case character
  /// Letters, digits and apostrophes as long as they go on; any other character but spaces by itself.
  case word
}
