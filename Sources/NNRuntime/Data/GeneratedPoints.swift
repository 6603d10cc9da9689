// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif
package import NNSpec

/// The examples of a built-in set of points.
package struct GeneratedPoints: Sendable {
  /// [count, inputs].
  package var inputs: ContiguousArray<Double> = []
  /// The class 0 or 1, or the curve's value.
  package var targets: ContiguousArray<Double> = []
}

/// Draws the examples of a built-in set; `noise` is the standard deviation of what is added.
///
/// Classes alternate, so that they are of equal size.
/// - xor: uniform in [-1, 1]², class 1 where the signs differ; the noise moves the point after it has its class.
/// - moons: two half circles of radius 1, the second upside down at (1, 0.5) (scikit-learn's make_moons).
/// - circles: radius 1 for class 0 and 0.5 for class 1 (make_circles with factor 0.5).
/// - spirals: two arms of one and a half turns, radius from 0 to 1, half a turn apart.
/// - sine: y = sin x over x uniform in [-π, π]; the noise is on y.
package func generate(
  _ set: GeneratedSet, count: Int, noise: Double, from random: inout RandomStream
) -> GeneratedPoints {
  precondition(count > 0 && noise >= 0, "\(count) examples with noise \(noise)")
  var points = GeneratedPoints()
  points.inputs.reserveCapacity(count * set.inputNames.count)
  points.targets.reserveCapacity(count)
  for index in 0..<count {
    let label = Double(index % 2)
    switch set {
    case .sine:
      let x = (random.uniform() * 2 - 1) * Double.pi
      points.inputs.append(x)
      points.targets.append(sin(x) + noise * random.normal())
      continue
    case .xor:
      // The quadrants are taken in turn: the first of a pair has equal signs.
      let (x, y) = (random.uniform(), random.uniform())
      let isLeft = (index / 2) % 2 == 1
      let isLow = isLeft != (label == 1)
      points.inputs += [isLeft ? -x : x, isLow ? -y : y]
    case .moons:
      let angle = random.uniform() * Double.pi
      points.inputs +=
        label == 0 ? [cos(angle), sin(angle)] : [1 - cos(angle), 0.5 - sin(angle)]
    case .circles:
      let angle = random.uniform() * 2 * Double.pi
      let radius = label == 0 ? 1.0 : 0.5
      points.inputs += [radius * cos(angle), radius * sin(angle)]
    case .spirals:
      // The square root spreads the points evenly along the arm.
      let radius = random.uniform().squareRoot()
      let angle = radius * 3 * Double.pi + label * Double.pi
      points.inputs += [radius * cos(angle), radius * sin(angle)]
    case .adding, .copy, .addition: preconditionFailure("\(set) is no set of points")
    }
    points.targets.append(label)
    points.inputs[2 * index] += noise * random.normal()
    points.inputs[2 * index + 1] += noise * random.normal()
  }
  return points
}
