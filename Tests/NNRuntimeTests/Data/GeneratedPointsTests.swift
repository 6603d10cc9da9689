// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

@Suite struct GeneratedPointsTests {
  private func points(_ set: GeneratedSet, _ count: Int, noise: Double = 0, seed: UInt64 = 0)
    -> GeneratedPoints
  {
    var random = RandomStream(Philox(seed: seed, purpose: "generate", path: set.rawValue))
    return generate(set, count: count, noise: noise, from: &random)
  }

  /// Without noise every point lies on its curve.
  @Test func pointsLieWhereTheyShould() {
    for set in GeneratedSet.allCases where set.standardLength == nil {
      let made = points(set, 400)
      #expect(made.targets.count == 400)
      for index in 0..<400 {
        let label = made.targets[index]
        if set == .sine {
          let x = made.inputs[index]
          #expect(x >= -Double.pi && x < Double.pi && label == sin(x))
          continue
        }
        let (x, y) = (made.inputs[2 * index], made.inputs[2 * index + 1])
        let radius = (x * x + y * y).squareRoot()
        switch set {
        case .xor:
          #expect(x.magnitude <= 1 && y.magnitude <= 1)
          #expect((label == 1) == (x.sign != y.sign))
        case .circles: #expect((radius - (label == 0 ? 1 : 0.5)).magnitude < 1e-12)
        case .moons:
          let (a, b) = label == 0 ? (x, y) : (1 - x, 0.5 - y)
          #expect((a * a + b * b - 1).magnitude < 1e-12 && b >= 0)
        case .spirals:
          let angle = radius * 3 * Double.pi + label * Double.pi
          #expect(radius <= 1 && (x - radius * cos(angle)).magnitude < 1e-9)
        case .sine, .adding, .copy, .addition: break
        }
      }
      if set != .sine { #expect(made.targets.reduce(0, +) == 200) }
    }
  }

  @Test func noiseHasTheGivenDeviation() {
    let made = points(.circles, 4000, noise: 0.05)
    let offs = (0..<4000).map { index -> Double in
      let (x, y) = (made.inputs[2 * index], made.inputs[2 * index + 1])
      return (x * x + y * y).squareRoot() - (index % 2 == 0 ? 1 : 0.5)
    }
    // Across the circle the noise keeps its deviation; 4000 draws put it within 5 % by far.
    let deviation = (offs.reduce(0) { $0 + $1 * $1 } / 4000).squareRoot()
    #expect((deviation - 0.05).magnitude < 0.0025)
  }

  @Test func theSeedDecides() {
    #expect(points(.moons, 50, noise: 0.1).inputs == points(.moons, 50, noise: 0.1).inputs)
    #expect(points(.moons, 50, noise: 0.1).inputs != points(.moons, 50, noise: 0.1, seed: 1).inputs)
  }

  @Test func setsLoadLikeFiles() throws {
    let text =
      "data:\n  source: {generate: moons, count: 500, noise: 0.2}\n  split: {train: 80%, test: 20%, stratify: true}\n"
    let (loaded, problems) = try load(text, in: "")
    #expect(problems.isEmpty)
    let data = try #require(loaded)
    #expect(data.train.count == 400 && data.test?.count == 100 && data.train.inputWidth == 2)
    #expect(data.train.targets.reduce(0, +) == 200)
    #expect(data.preprocessing.target.classes == ["0", "1"])
    #expect(data.sha256.count == 64)
  }
}
