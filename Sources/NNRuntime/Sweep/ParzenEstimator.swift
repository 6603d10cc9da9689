// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

package import NNSpec

/// A density over some settings of a sweep, made of one kernel around each observation and a broad one for all: a mixture of
/// products.
///
/// Numbers have a normal kernel that is cut off at the range's ends; its deviation is the greater distance to the neighbours,
/// from 1 / min(100, n + 2) of the range to all of it. Whole numbers have its mass from ½ below to ½ above. A choice has 1 on
/// the observed value and 1 / (n + 1) on each. Of more than 25 observations the oldest count less.
/// Source: Optuna 5.0, `samplers/_tpe/parzen_estimator.py`; Bergstra et al. 2011.
package struct ParzenEstimator {
  private let axes: [Axis]
  /// One a kernel; the last is that for all.
  private let weights: [Double]

  /// `observations`: of each, in the order of time, the values of the settings, as `Values.number` gives them.
  package init(_ values: [SearchSpace.Values], observations: [[Double]]) {
    let count = observations.count
    let all = Self.weights(count) + [1]
    let sum = all.reduce(0, +)
    weights = all.map { $0 / sum }
    axes = values.indices.map { axis in Axis(values[axis], observations.map { $0[axis] }) }
  }

  /// Full weight for the newest 25, a ramp up to it for the others.
  private static func weights(_ count: Int) -> [Double] {
    let ramp = max(0, count - 25)
    return (0..<count).map { index in
      guard index < ramp else { return 1 }
      let low = 1 / Double(count)
      return ramp == 1 ? low : low + (1 - low) * Double(index) / Double(ramp - 1)
    }
  }

  /// log of the density at a point.
  package func logDensity(_ point: [Double]) -> Double {
    let terms = weights.indices.map { kernel in
      zip(axes, point).reduce(log(weights[kernel])) { $0 + $1.0.logDensity($1.1, kernel) }
    }
    let most = terms.max() ?? 0
    guard most.isFinite else { return most }
    return most + log(terms.reduce(0) { $0 + exp($1 - most) })
  }

  /// A point of the density.
  package func draw(_ random: inout RandomStream) -> [Double] {
    var place = random.uniform()
    var kernel = 0
    while kernel < weights.count - 1, place >= weights[kernel] {
      place -= weights[kernel]
      kernel += 1
    }
    return axes.map { $0.draw(kernel, &random) }
  }

  // MARK: - One setting

  private enum Axis {
    /// Of each kernel the weight of each value.
    case choice([[Double]])
    case number(ParzenKernels)

    init(_ values: SearchSpace.Values, _ observations: [Double]) {
      if case .choice(let texts) = values {
        self = .choice(Self.choiceWeights(texts.count, observations.map { Int($0) }))
      } else {
        self = .number(ParzenKernels(values, observations))
      }
    }

    private static func choiceWeights(_ count: Int, _ observed: [Int]) -> [[Double]] {
      let all = [Double](repeating: 1 / Double(count), count: count)
      let base = 1 / Double(observed.count + 1)
      let sum = 1 + base * Double(count)
      return observed.map { value in
        (0..<count).map { ((value == $0 ? 1 : 0) + base) / sum }
      } + [all]
    }

    func logDensity(_ value: Double, _ kernel: Int) -> Double {
      switch self {
      case .choice(let weights): log(weights[kernel][Int(value)])
      case .number(let kernels): kernels.logDensity(value, kernel)
      }
    }

    func draw(_ kernel: Int, _ random: inout RandomStream) -> Double {
      switch self {
      case .choice(let weights):
        var place = random.uniform()
        for (value, weight) in weights[kernel].enumerated() {
          if place < weight { return Double(value) }
          place -= weight
        }
        return Double(weights[kernel].count - 1)
      case .number(let kernels): return kernels.draw(kernel, &random)
      }
    }
  }
}

extension SearchSpace.Values {
  /// A value as a number: of a choice its place.
  package func number(_ text: String) -> Double? {
    if case .choice(let texts) = self { return texts.firstIndex(of: text).map(Double.init) }
    return Double(text)
  }

  /// The value of a number.
  package func text(_ number: Double) -> String {
    switch self {
    case .choice(let texts): texts[Int(number)]
    case .int: "\(Int(number))"
    case .uniform(let low, let high), .log(let low, let high):
      Self.text(of: number, from: low, to: high)
    }
  }
}
