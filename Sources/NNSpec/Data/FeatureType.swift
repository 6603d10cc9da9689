// SPDX-License-Identifier: MIT

/// What a feature's values are, and so how a network reads them.
package enum FeatureType: String, ChoiceValue {
  case number, category, binary, image, vector

  package static let planned = ["text", "sequence", "date"]

  /// Whether its cells are numbers; the others are read as text.
  package var isNumeric: Bool { self == .number || self == .image || self == .vector }
  /// Whether it may take several columns.
  package var isWide: Bool { self == .image || self == .vector }
}
