// SPDX-License-Identifier: MIT

/// What a reference page says of an entry of the catalogue besides its options.
package struct Explanation: Sendable {
  /// What it computes: "y = f(x W + b)".
  package let formula: String
  /// Of a layer, what goes in and comes out, without the batch: "[…, in] → […, units]".
  package let shapes: String?
  /// As it stands in a spec: "- dense: {units: 64, activation: relu}"; the checks of the project read it.
  package let example: String
  /// The paper, or the implementation that is followed.
  package let source: String

  package init(formula: String, shapes: String? = nil, example: String, source: String) {
    self.formula = formula
    self.shapes = shapes
    self.example = example
    self.source = source
  }
}
