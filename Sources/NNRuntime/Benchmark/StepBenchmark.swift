// SPDX-License-Identifier: MIT

package import NNSpec

/// Times whole steps on one batch: in training forward, loss, backward and update, else forward alone.
package struct StepBenchmark {
  private let network: Network
  private let learningRate: Double
  private let clipNorm: Double?
  private let clock: TrainingClock
  private let isTraining: Bool

  /// What the clock showed.
  package struct Times {
    /// When the first step of all was done.
    package let firstEnd: Double
    /// Seconds of each step that counts, the shortest first.
    package let seconds: [Double]

    package var median: Double { seconds[seconds.count / 2] }
    /// Nine of ten steps took no longer.
    package var late: Double { seconds[seconds.count * 9 / 10] }
    package var total: Double { seconds.reduce(0, +) }
  }

  /// Steps that come before those that count: memory is touched for the first time, and helpers wake.
  private static let warmup = 3

  /// `network`: with a batch in its buffers.
  package init(
    _ network: Network, _ spec: ModelSpec, isTraining: Bool = true, clock: TrainingClock
  ) {
    self.network = network
    self.isTraining = isTraining
    learningRate = spec.optimiser.value.learningRate
    clipNorm = spec.training.gradient.clipNorm
    self.clock = clock
  }

  /// Runs a number of steps, at least one, and more until `least` seconds have passed.
  package func run(steps: Int, least: Double, profile: StepProfile?) -> Times {
    var seconds: [Double] = []
    var firstEnd = 0.0
    var step = 0
    let begin = clock.now()
    while step < max(1, steps) + StepBenchmark.warmup || clock.now() - begin < least {
      if step == StepBenchmark.warmup { network.profile = profile }
      let start = clock.now()
      if isTraining {
        train(step)
      } else {
        network.forward(batch: network.run.batch, mode: .inference)
      }
      let end = clock.now()
      if step == 0 { firstEnd = end }
      if step >= StepBenchmark.warmup { seconds.append(end - start) }
      step += 1
    }
    network.profile = nil
    return Times(firstEnd: firstEnd, seconds: seconds.sorted())
  }

  private func train(_ step: Int) {
    network.run.step = step
    network.forward(batch: network.run.batch, mode: .training)
    _ = network.loss(wantsGradient: true)
    let norm = network.backward()
    network.update(step: step, learningRate: learningRate, norm: norm, clipNorm: clipNorm)
  }
}
