// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A learning-rate range test: the rate grows exponentially from step to step while the loss is watched.
///
/// Smith 2015, Cyclical learning rates for training neural networks. It ends when the smoothed loss is over four times
/// its best, or not finite. The network is left as it ends up: nothing of it is to be kept.
package struct RateRangeTest {
  package let from: Double
  package let to: Double
  package let steps: Int
  /// The share that a smoothed loss keeps of the one before.
  static let memory = 0.9
  /// How often the best smoothed loss ends the test.
  static let limit = 4.0

  /// From a rate to a higher one, in at least two steps.
  package init(from: Double, to: Double, steps: Int) {
    precondition(from > 0 && to > from && steps >= 2, "\(steps) rates from \(from) to \(to)")
    self.from = from
    self.to = to
    self.steps = steps
  }

  /// The rate of a step, counted from 0.
  package func rate(at step: Int) -> Double {
    from * pow(to / from, Double(step) / Double(steps - 1))
  }

  /// Trains the session's network over the rates.
  package func run(_ session: TrainingSession, stop: StopRequest) -> RateCurve {
    let (network, spec, train) = (session.network, session.spec, session.data.train)
    var batches = Batches(
      examples: train.count, size: spec.training.batchSize.examples(of: train.count),
      seed: UInt64(spec.root.seed),
      order: Trainer.order(spec, train, isStateful: network.isStateful))
    var recorder = RateRecorder()
    for step in 0..<steps {
      if stop.isRequested { return recorder.curve(.interrupted) }
      let index = step % batches.count
      if index == 0 {
        batches.begin(epoch: step / batches.count)
        network.resetState()
      }
      let examples = batches.examples(index)
      network.load(train, examples)
      network.run.step = step
      network.forward(batch: examples.count, mode: .training)
      let loss = network.loss(wantsGradient: true)
      let norm = network.backward()
      if let end = recorder.add(rate: rate(at: step), loss: loss) { return recorder.curve(end) }
      guard norm.isFinite else { return recorder.curve(.notFinite) }
      network.update(
        step: step, learningRate: rate(at: step), norm: norm,
        clipNorm: spec.training.gradient.clipNorm)
      network.carryState()
    }
    return recorder.curve(.done)
  }
}

/// Smooths the losses of a range test and says when it is over.
struct RateRecorder {
  private var points: [RateCurve.Point] = []
  private var sum = 0.0
  private var weight = 0.0
  private var best = Double.infinity

  /// Why the test ends with this loss, if it does.
  mutating func add(rate: Double, loss: Double) -> RateCurve.End? {
    guard loss.isFinite else { return .notFinite }
    // As in Adam: divided by the weights so far, so that the first losses are not drawn to 0.
    sum = RateRangeTest.memory * sum + (1 - RateRangeTest.memory) * loss
    weight = RateRangeTest.memory * weight + (1 - RateRangeTest.memory)
    let smoothed = sum / weight
    points.append(.init(rate: rate, loss: loss, smoothed: smoothed))
    best = min(best, smoothed)
    // A loss that may be negative has no multiples.
    return best > 0 && smoothed > RateRangeTest.limit * best ? .exploded : nil
  }

  func curve(_ end: RateCurve.End) -> RateCurve { RateCurve(points: points, end: end) }
}
