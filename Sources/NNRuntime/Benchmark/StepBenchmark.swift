// SPDX-License-Identifier: MIT

package import NNSpec

/// Times whole training steps: forward, loss, backward and update on one batch.
package struct StepBenchmark {
  private let network: Network
  private let spec: ModelSpec
  private let clock: TrainingClock

  /// `network`: with a batch in its buffers.
  package init(_ network: Network, _ spec: ModelSpec, clock: TrainingClock) {
    self.network = network
    self.spec = spec
    self.clock = clock
  }

  /// Seconds of each of some steps, after a few that are not counted; more are run until `least` seconds have passed.
  package func run(steps: Int, least: Double, profile: StepProfile?) -> [Double] {
    let batch = network.run.batch
    var times: [Double] = []
    var step = 0
    let warmup = 3
    let begin = clock.now()
    while step < steps + warmup || clock.now() - begin < least {
      if step == warmup { network.profile = profile }
      let start = clock.now()
      network.run.step = step
      network.forward(batch: batch, mode: .training)
      _ = network.loss(wantsGradient: true)
      let norm = network.backward()
      network.update(
        step: step, learningRate: spec.optimiser.value.learningRate, norm: norm,
        clipNorm: spec.training.gradient.clipNorm)
      if step >= warmup { times.append(clock.now() - start) }
      step += 1
    }
    network.profile = nil
    return times
  }
}
