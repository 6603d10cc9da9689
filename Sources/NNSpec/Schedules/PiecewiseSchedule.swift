// SPDX-License-Identifier: MIT

/// The rate is one of a list.
package struct PiecewiseSchedule: ScheduleSpec {
  package static let name = "piecewise"
  package static let summary = "Takes the learning rate of each stretch from a list."
  package static let explanation: Explanation? = Explanation(
    formula: "values[number of boundaries ≤ k], k steps after the warm-up",
    example: "{piecewise: {boundaries: [10 epochs, 15 epochs], values: [1e-2, 1e-3, 1e-4]}}",
    source: "Keras 3, PiecewiseConstantDecay (which counts the boundaries below k)")
  package let boundaries: RisingLengths
  package let values: [Double]
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    boundaries = option("boundaries", "Where one stretch ends and the next begins.", .above(0))
    values = option("values", "The learning rate of each stretch.", .atLeast(0))
    warmup = readWarmup(&option)
    let count = boundaries.values.count
    // Boundaries in error are told already.
    option.require(
      values.count == count + 1 || values.isEmpty || count == 0,
      "`values` has \(values.count == 1 ? "one rate" : "\(values.count) rates"), "
        + (count == 1 ? "one boundary makes 2" : "\(count) boundaries make \(count + 1)")
        + " stretches",
      at: "values")
  }

  package var lengths: [(option: String, length: Length)] {
    boundaries.values.map { ("boundaries", $0) }
  }
  package var ignoresLearningRate: Bool { true }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    let place = boundaries.passed(at: step, in: run)
    return values.indices.contains(place) ? values[place] : values.last ?? base
  }
}
