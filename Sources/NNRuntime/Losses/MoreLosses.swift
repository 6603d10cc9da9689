// SPDX-License-Identifier: MIT

package import NNSpec

extension SmoothL1: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.number(.smoothL1(beta: Float(beta))))
  }
}

extension LogCosh: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.number(.logCosh)) }
}

extension Quantile: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.number(.quantile(Float(q))))
  }
}

extension MeanSquaredLogarithmicError: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.number(.squaredLogarithmic))
  }
}

extension MeanAbsolutePercentageError: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.number(.absolutePercentage))
  }
}

extension Poisson: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    logInput
      ? LoweredLoss(.number(.poissonOfLogarithm), prediction: .exponential)
      : LoweredLoss(.number(.poissonOfRate(epsilon: Float(epsilon))))
  }
}

extension GaussianNLL: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(
      .gaussianNLL(epsilon: Float(epsilon), isExponential: variance == .exponential),
      prediction: .firstHalf)
  }
}

extension Focal: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    if targetIsLabel {
      return LoweredLoss(
        .focal(gamma: Float(gamma)), targetWidth: 1, positiveWeight: alpha?.values)
    }
    return LoweredLoss(
      .number(.binaryFocal(gamma: Float(gamma), alpha: alpha.map { Float($0.values[0]) })))
  }
}

extension Hinge: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.number(.hinge)) }
}

extension SquaredHinge: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.number(.squaredHinge)) }
}

extension CategoricalHinge: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(
      .categoricalHinge(hasLabels: targetIsLabel), targetWidth: targetIsLabel ? 1 : nil)
  }
}

extension KLDivergence: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.klDivergence) }
}

extension CosineSimilarity: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss { LoweredLoss(.cosineSimilarity) }
}

extension Dice: RunnableLoss {
  package func lowered(targetIsLabel: Bool) -> LoweredLoss {
    LoweredLoss(.dice(smooth: Float(smooth), perSample: perSample))
  }
}
