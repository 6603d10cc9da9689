// SPDX-License-Identifier: MIT

/// How long each step of a plan took and what it multiplied and added, all its runs together.
package final class StepProfile {
  /// The steps of one layer, phase and kind of work.
  package struct Row {
    package let layer: String
    package let phase: PlannedStep.Phase
    package let operation: String
    package fileprivate(set) var seconds = 0.0
    package fileprivate(set) var multiplyAdds = 0
    /// What all runs read and wrote, counted by the buffers that they use.
    package fileprivate(set) var bytes = 0

    package var name: String { "\(layer) \(phase.rawValue) \(operation)" }

    /// Billions of multiplications and additions a second; nil where there are none.
    package var gigaflops: Double? {
      multiplyAdds > 0 && seconds > 0 ? 2e-9 * Double(multiplyAdds) / seconds : nil
    }
  }

  private struct Record {
    var seconds = 0.0
    var multiplyAdds = 0
    var runs = 0

    mutating func add(_ time: Double, _ count: Int) {
      seconds += time
      multiplyAdds += count
      runs += 1
    }
  }

  package let clock: TrainingClock
  /// By the step's place in the plan.
  private var records: [Int: Record] = [:]

  package init(clock: TrainingClock) {
    self.clock = clock
  }

  /// By the step's place in the plan.
  package var multiplyAdds: [Int: Int] { records.mapValues(\.multiplyAdds) }

  func add(_ time: Double, multiplyAdds count: Int, to step: Int) {
    records[step, default: Record()].add(time, count)
  }

  /// A row for each layer, phase and kind of work, those that took longest first.
  package func table(_ network: Network) -> [Row] {
    var rows: [String: Row] = [:]
    for (index, record) in records {
      let planned = network.plan.steps[index]
      var row = Row(
        layer: planned.layer, phase: planned.phase, operation: "\(type(of: planned.step))")
      if let known = rows[row.name] { row = known }
      row.seconds += record.seconds
      row.multiplyAdds += record.multiplyAdds
      row.bytes += record.runs * network.bytes(touchedBy: planned.step)
      rows[row.name] = row
    }
    return rows.values.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }
}

extension Network {
  /// The memory of the buffers that a step reads or writes, for the largest batch.
  fileprivate func bytes(touchedBy step: any Step) -> Int {
    let floats = Set(step.inputs + step.outputs).reduce(0) { $0 + run.region($1).count }
    return floats * MemoryLayout<Float>.stride
  }

  /// What a whole step on the batch in the buffers multiplies and adds in its matrix products, as the direct algorithm has it.
  ///
  /// What follows from weights alone is part of a training step, which moves them.
  package func multiplyAdds(isTraining: Bool) -> Int {
    let steps = isTraining ? plan.steps[...] : plan.steps[plan.forward]
    return steps.reduce(0) { $0 + $1.step.multiplyAdds(on: run) }
  }
}
