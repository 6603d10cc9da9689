// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Layers that draw random numbers in training.
@Suite struct NoiseLayerTests {
  private static let layers = [
    "spatial_dropout: 0.3", "alpha_dropout: 0.3", "gaussian_dropout: 0.3", "gaussian_noise: 0.3",
    "stochastic_depth: 0.3",
  ]

  private func output(
    _ text: String, _ machine: Machine, shape: [Int], batch: Int, _ values: [Float],
    _ mode: Execution.Mode = .training, step: Int = 0
  ) throws -> [Float] {
    let network = try machine.bare(
      [TestLayer(path: "layer", text: text)], input: shape, batch: batch)
    network.run.step = step
    network.write(values, to: network.plan.input.buffer)
    network.forward(batch: batch, mode: mode)
    return network.output
  }

  @Test(arguments: layers) func nothingHappensInUse(text: String) throws {
    let values = numbers(5 * 4 * 3)
    for machine in Machine.all {
      #expect(try output(text, machine, shape: [4, 3], batch: 5, values, .inference) == values)
    }
  }

  /// The same numbers for any threads, in any batch, and new ones in the next step.
  @Test(arguments: layers) func drawsFollowFromStepAndExample(text: String) throws {
    let values = numbers(40 * 12)
    let machine = Machine(set: .baseline, threads: 1)
    let first = try output(text, machine, shape: [4, 3], batch: 40, values)
    for machine in Machine.all {
      let found = try output(text, machine, shape: [4, 3], batch: 40, values)
      for (a, b) in zip(found, first) { #expect(abs(a - b) <= 1e-6 * (1 + abs(b)), "\(machine)") }
    }
    let some = try output(text, machine, shape: [4, 3], batch: 3, Array(values[..<36]))
    #expect(some == Array(first[..<36]))
    #expect(try output(text, machine, shape: [4, 3], batch: 40, values, step: 1) != first)
    #expect(first != values)
  }

  @Test func channelsAndExamplesFallAsAWhole() throws {
    let ones = [Float](repeating: 1, count: 200 * 12)
    for machine in Machine.all {
      let channels = try output("spatial_dropout: 0.25", machine, shape: [4, 3], batch: 200, ones)
      for index in channels.indices where index % 12 >= 3 {
        #expect(channels[index] == channels[index - 3])
      }
      let examples = try output("stochastic_depth: 0.25", machine, shape: [4, 3], batch: 200, ones)
      for index in examples.indices where index % 12 > 0 {
        #expect(examples[index] == examples[index - 1])
      }
      // Five deviations of the binomial distribution: 5 √(600 · 3 / 16) = 53, 5 √(200 · 3 / 16) = 31.
      let kept = (0..<200).flatMap { example in (0..<3).map { channels[example * 12 + $0] } }
      #expect(kept.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
      #expect(abs(kept.count { $0 != 0 } - 450) < 53)
      let alive = (0..<200).count { examples[$0 * 12] != 0 }
      #expect(abs(alive - 150) < 31)
      #expect(examples.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    }
  }

  /// Mean and variance over 20 000 values, within five standard errors.
  private func moments(_ values: [Float]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let variance =
      values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    return (mean, variance)
  }

  @Test func noiseHasTheMomentsItSays() throws {
    let machine = Machine(set: .best, threads: 1)
    let count = 20_000
    let ones = [Float](repeating: 1, count: count)
    func run(_ text: String, _ values: [Float]) throws -> (mean: Double, variance: Double) {
      moments(try output(text, machine, shape: [100], batch: count / 100, values))
    }
    // Standard errors: deviation / √n of the mean, variance √(2 / n) of the variance.
    let added = try run("gaussian_noise: 0.5", ones)
    #expect(abs(added.mean - 1) < 0.018 && abs(added.variance - 0.25) < 0.0125)
    let multiplied = try run("gaussian_dropout: 0.2", ones)
    #expect(abs(multiplied.mean - 1) < 0.018 && abs(multiplied.variance - 0.25) < 0.0125)
    // Inputs of mean 0 and variance 1 stay so.
    let normal = try run("alpha_dropout: 0.3", numbers(count, seed: 9))
    #expect(abs(normal.mean) < 0.036 && abs(normal.variance - 1) < 0.05)
  }

  /// Every value is kept or at the limit: a (x, or the limit) + b, with the a and b of Klambauer and others.
  @Test func alphaDropoutHasTwoValues() throws {
    let zeros = [Float](repeating: 0, count: 400)
    let limit = -1.7580993408473766
    let a = 1 / (0.5 + limit * limit * 0.25).squareRoot()
    let b = -a * 0.5 * limit
    for machine in Machine.all {
      let found = try output("alpha_dropout: 0.5", machine, shape: [20], batch: 20, zeros)
      let kept = found.count { abs(Double($0) - b) < 1e-6 }
      let dropped = found.count { abs(Double($0) - (a * limit + b)) < 1e-6 }
      #expect(kept + dropped == 400 && abs(kept - 200) < 50)
    }
  }

  @Test func normalNumbersAreNormal() {
    let arena = Arena(count: 40_003)
    let all = Region(offset: 0, count: 40_003)
    arena.fillNormal(all, key: 7, step: 1 << 40, row: 3)
    let values = arena.read(all).sorted()
    let (mean, variance) = moments(values)
    #expect(abs(mean) < 0.025 && abs(variance - 1) < 0.036)
    // Quantiles of the normal distribution, within five standard errors.
    for (share, wanted) in [(0.0228, -2.0), (0.1587, -1), (0.5, 0), (0.8413, 1), (0.9772, 2)] {
      #expect(abs(Double(values[Int(share * 40_003)]) - wanted) < 0.07)
    }
    let part = Region(offset: 0, count: 5)
    let other = Arena(count: 5)
    other.fillNormal(part, key: 7, step: 1 << 40, row: 3)
    arena.fillNormal(all, key: 7, step: 1 << 40, row: 3)
    #expect(other.read(part) == arena.read(part), "a number depends on how many there are")
    other.fillNormal(part, key: 7, step: 1 << 40, row: 4)
    #expect(other.read(part) != arena.read(part))
  }
}
