// SPDX-License-Identifier: MIT

/// What a signal meets in weights: their mean and mean square, or that they are no random ones.
enum WeightMoments: Equatable {
  /// Independent values, or the columns of a random rotation.
  case drawn(mean: Double, square: Double)
  /// `gain` on a diagonal: a value is passed on to one.
  case passing(gain: Double)
  /// Scaled so that what they give has the variance 1.
  case unitVariance

  /// Of first values of a shape; nil where nothing simple can be said.
  init?(_ distribution: InitialDistribution, _ parameter: ParameterSpec) {
    switch distribution {
    case .constant(let value): self = .drawn(mean: value, square: value * value)
    case .normal(let mean, let deviation):
      self = .drawn(mean: mean, square: mean * mean + deviation * deviation)
    case .uniform(let minimum, let maximum):
      self = .drawn(
        mean: (minimum + maximum) / 2,
        square: (minimum * minimum + minimum * maximum + maximum * maximum) / 3)
    case .truncatedNormal(let mean, let deviation):
      let kept = deviation * InitialDistribution.truncatedDeviation
      self = .drawn(mean: mean, square: mean * mean + kept * kept)
    case .scaled(let gain, let fan, _), .truncatedScaled(let gain, let fan):
      self = .drawn(
        mean: 0,
        square: gain * gain / (parameter.fans ?? ParameterSpec.Fans(parameter.shape)).count(fan))
    case .orthogonal(let gain):
      let columns = parameter.shape.last ?? 1
      let rows = saturatingProduct(Array(parameter.shape.dropLast()))
      self = .drawn(mean: 0, square: gain * gain / Double(max(rows, columns, 1)))
    case .sparse(let sparsity, let deviation):
      self = .drawn(mean: 0, square: (1 - sparsity) * deviation * deviation)
    case .identity(let gain) where parameter.shape.count == 2: self = .passing(gain: gain)
    case .dirac: self = .passing(gain: 1)
    case .unitVariance: self = .unitVariance
    case .identity, .bilinear: return nil
    }
  }
}

extension InitialDistribution {
  /// The deviation that is left of 1 by cutting a normal distribution off at two deviations.
  package static let truncatedDeviation = 0.879625661034239_78
}

extension ParameterSpec.Fans {
  /// As initialisers count them: the last two axes times the kernel's size.
  package init(_ shape: [Int]) {
    guard shape.count >= 2 else {
      self.init(input: shape.first ?? 1, output: shape.first ?? 1)
      return
    }
    let kernel = saturatingProduct(Array(shape.dropLast(2)))
    self.init(
      input: saturatingProduct([shape[shape.count - 2], kernel]),
      output: saturatingProduct([shape[shape.count - 1], kernel]))
  }

  /// What a variance is divided by.
  package func count(_ fan: InitialDistribution.Fan) -> Double {
    switch fan {
    case .input: Double(input)
    case .output: Double(output)
    case .average: (Double(input) + Double(output)) / 2
    }
  }
}
