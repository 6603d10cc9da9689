// SPDX-License-Identifier: MIT

package import NNSpec

/// How a table becomes the numbers that a network reads, fitted once on the training part and kept with the model.
package struct Preprocessing: Sendable, Equatable {
  /// In the order of the spec, side by side in the encoded example.
  package let inputs: [FittedFeature]
  /// In the order of the spec, side by side likewise.
  package let targets: [FittedFeature]
  /// What the loss weighs each class with, if training did.
  package var classWeights: [Double]?

  package init(inputs: [FittedFeature], targets: [FittedFeature]) {
    precondition(!targets.isEmpty, "a network predicts something")
    self.inputs = inputs
    self.targets = targets
  }

  /// The only, or first, target.
  package var target: FittedFeature { targets[0] }
  /// In the order in which they are read: the first target stands last.
  package var readFeatures: [FittedFeature] { inputs + targets.dropFirst() + targets.prefix(1) }

  package var inputWidth: Int { inputs.reduce(0) { $0 + $1.width } }
  package var targetWidth: Int { targets.reduce(0) { $0 + $1.width } }

  /// What the first layer reads: an image, sequences side by side at each step, or all inputs side by side.
  package var inputShape: Shape {
    if inputs.count == 1 { return inputs[0].exampleShape }
    return inputs[0].length?.shape(features: inputWidth) ?? Shape([inputWidth])
  }

  /// Whether a row of the inputs is the number of one category.
  package var givesCodes: Bool { inputs.count == 1 && inputs[0].isCategories }

  /// A number that the network predicts, in the first target's own unit.
  package func unscaleTarget(_ value: Float, column: Int = 0) -> Double {
    target.unscale(value, column: column)
  }

  /// What reading a file for these features takes; for prediction it may lack the target.
  package func wanted(needsTarget: Bool, place: SourceSpan) -> [WantedFeature] {
    readFeatures.map { feature in
      WantedFeature(
        name: feature.name, type: feature.type, patterns: ColumnPatterns(patterns: feature.columns),
        missing: feature.isTarget && !needsTarget ? .drop : feature.missing,
        isNumeric: feature.isNumeric, dateParts: feature.dateParts,
        shape: feature.shape,
        isOptional: feature.isTarget && !needsTarget, use: feature.isTarget ? .target : .input,
        span: place, path: "")
    }
  }
}
