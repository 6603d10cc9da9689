// SPDX-License-Identifier: MIT

/// What a run's listeners know of it so far.
///
/// Memory is bounded: beyond the limit every second evaluation is dropped, again and again, so that
/// what is kept stays evenly spaced. The newest and every new best are kept until something
/// replaces them.
package struct RunHistory {
  /// One value at one epoch.
  package struct Point: Equatable {
    /// The epoch.
    package let epoch: Int
    /// The value; may be infinite or not a number.
    package let value: Double
  }

  /// Which part of the data a value was measured on.
  package enum Part: String, CaseIterable { case train, validation }

  /// What was known before the first step.
  package var start: RunStart
  /// The evaluations kept, in order.
  package private(set) var evaluations: [Evaluation] = []
  /// The best evaluation by the monitored metric.
  package private(set) var best: Evaluation?
  /// The newest word on the epoch that is running.
  package var latest: StepProgress?
  /// How the run ended; nil while it runs.
  package var end: RunEnd?

  private let limit: Int
  private var stride = 1
  private var seen = 0
  /// Whether the last one kept is there only until the next comes.
  private var isLastProvisional = false

  /// Begins an empty history that keeps at most `limit` evaluations.
  package init(_ start: RunStart, limit: Int = 20_000) {
    self.start = start
    self.limit = max(limit, 8)
  }

  /// Adds an evaluation.
  package mutating func add(_ evaluation: Evaluation) {
    if isLastProvisional { evaluations.removeLast() }
    isLastProvisional = seen % stride != 0 && !evaluation.isBest
    evaluations.append(evaluation)
    if evaluation.isBest { best = evaluation }
    seen += 1
    if evaluations.count > limit { thin() }
  }

  /// Returns the values of `loss` or a metric on one part, in order.
  package func points(_ name: String, _ part: Part) -> [Point] {
    evaluations.compactMap { evaluation in
      let values = part == .train ? evaluation.train : evaluation.validation
      return values[name].map { Point(epoch: evaluation.epoch, value: $0) }
    }
  }

  /// The names of losses and metrics, `loss` first, in the order in which they first came.
  package var names: [String] {
    var names: [String] = []
    // Names do not change while a run goes on; the last evaluation may know more than the first.
    for evaluation in [evaluations.first, evaluations.last].compactMap(\.self) {
      for name in evaluation.train.names + evaluation.validation.names where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }

  /// Whether anything was measured on examples that were not trained on.
  package var hasValidation: Bool { evaluations.contains { !$0.validation.isEmpty } }

  /// The values of a part that stand for the run: those of the saved weights, else of the best or
  /// last evaluation.
  package func shown(_ part: Part) -> NamedValues {
    let saved = (part == .train ? end?.train : end?.validation) ?? NamedValues()
    guard saved.isEmpty, let evaluation = best ?? evaluations.last else { return saved }
    return part == .train ? evaluation.train : evaluation.validation
  }

  private mutating func thin() {
    stride *= 2
    let last = evaluations.count - 1
    let kept = evaluations.indices.filter {
      $0 % 2 == 0 || $0 == last || evaluations[$0].step == best?.step
    }
    evaluations = kept.map { evaluations[$0] }
  }
}
