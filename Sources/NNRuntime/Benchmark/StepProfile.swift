// SPDX-License-Identifier: MIT

/// How long each step of a plan took, all its runs together.
package final class StepProfile {
  package let clock: TrainingClock
  private(set) var seconds: [Int: Double] = [:]

  package init(clock: TrainingClock) {
    self.clock = clock
  }

  func add(_ time: Double, to step: Int) { seconds[step, default: 0] += time }

  /// Seconds by layer, phase and kind of work, most first.
  package func table(_ plan: Plan) -> [(name: String, seconds: Double)] {
    var sums: [String: Double] = [:]
    for (index, time) in seconds {
      let planned = plan.steps[index]
      let name = "\(planned.layer) \(planned.phase.rawValue) \(type(of: planned.step))"
      sums[name, default: 0] += time
    }
    return sums.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}
