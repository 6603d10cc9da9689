// SPDX-License-Identifier: MIT

package import NNSpec

/// A loss that the runtime can compute.
package protocol RunnableLoss: LossSpec {
  /// How one row's loss is computed; `targetIsLabel`: targets are class numbers, not numbers by output.
  func lowered(targetIsLabel: Bool) -> LoweredLoss
}

/// A loss in terms of kernels.
package struct LoweredLoss: Sendable {
  let kind: LossKind
  /// Values of a target row, if not one an output.
  let targetWidth: Int?
  /// The class whose rows count for nothing.
  let ignoredLabel: Int?
  /// Weights of positive targets or of classes, one or one an output.
  let positiveWeight: [Double]?
  /// What is predicted, where it is not the scores or their activation.
  let prediction: PredictionForm

  init(
    _ kind: LossKind, targetWidth: Int? = nil, ignoredLabel: Int? = nil,
    positiveWeight: [Double]? = nil, prediction: PredictionForm = .scores
  ) {
    self.prediction = prediction
    self.kind = kind
    self.targetWidth = targetWidth
    self.ignoredLabel = ignoredLabel
    self.positiveWeight = positiveWeight
  }
}

extension CrossEntropy: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    let smoothing = Float(labelSmoothing)
    guard targetIsLabel else { return LoweredLoss(.crossEntropySoft(smoothing: smoothing)) }
    // No class has a negative number below this one's range unless the spec names it.
    let ignored = ignoreLabel.map(Float.init) ?? -.greatestFiniteMagnitude
    return LoweredLoss(
      .crossEntropy(smoothing: smoothing, ignoredLabel: ignored), targetWidth: 1,
      ignoredLabel: ignoreLabel)
  }
}

extension BinaryCrossEntropy: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(
      .binaryCrossEntropy(smoothing: Float(labelSmoothing)), positiveWeight: positiveWeight?.values)
  }
}

extension MeanSquaredError: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.squaredError) }
}

extension MeanAbsoluteError: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.absoluteError) }
}

extension Huber: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.huber(delta: Float(delta)))
  }
}
