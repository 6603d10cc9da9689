// SPDX-License-Identifier: MIT

/// How long each step of a plan took and what it multiplied and added, all its runs together.
package final class StepProfile {
  /// The steps of one layer, phase and kind of work.
  package struct Row {
    package let name: String
    package fileprivate(set) var seconds = 0.0
    package fileprivate(set) var multiplyAdds = 0

    /// Billions of multiplications and additions a second; nil where there are none.
    package var gigaflops: Double? {
      multiplyAdds > 0 && seconds > 0 ? 2e-9 * Double(multiplyAdds) / seconds : nil
    }
  }

  package let clock: TrainingClock
  private(set) var seconds: [Int: Double] = [:]
  /// By the step's place in the plan.
  package private(set) var multiplyAdds: [Int: Int] = [:]

  package init(clock: TrainingClock) {
    self.clock = clock
  }

  func add(_ time: Double, multiplyAdds count: Int, to step: Int) {
    seconds[step, default: 0] += time
    multiplyAdds[step, default: 0] += count
  }

  /// A row for each layer, phase and kind of work, those that took longest first.
  package func table(_ plan: Plan) -> [Row] {
    var rows: [String: Row] = [:]
    for (index, time) in seconds {
      let planned = plan.steps[index]
      let name = "\(planned.layer) \(planned.phase.rawValue) \(type(of: planned.step))"
      rows[name, default: Row(name: name)].seconds += time
      rows[name, default: Row(name: name)].multiplyAdds += multiplyAdds[index] ?? 0
    }
    return rows.values.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }
}
