// SPDX-License-Identifier: MIT

/// What a run's listeners know of it so far.
///
/// Memory is bounded: of many evaluations an evenly spaced choice is kept, with the newest and the
/// best.
package struct RunHistory {
  /// One value at one epoch, or at one place of another axis.
  package struct Point: Equatable {
    /// The epoch or place.
    package let epoch: Int
    /// The value; may be infinite or not a number.
    package let value: Double
  }

  /// A text that a language model wrote.
  package struct Sample: Equatable {
    /// After which epoch.
    package let epoch: Int
    /// What it wrote; may be empty and may hold anything.
    package let text: String
  }

  /// Which part of the data a value was measured on.
  package enum Part: String, CaseIterable { case train, validation }

  /// What was known before the first step.
  package var start: RunStart
  /// The evaluations kept, in order.
  package var evaluations: [Evaluation] { kept.elements }
  /// The best evaluation by the monitored metric.
  package private(set) var best: Evaluation?
  /// The newest word on the epoch that is running.
  package var latest: StepProgress?
  /// How the run ended; nil while it runs.
  package var end: RunEnd?

  /// What a language model wrote, in order; of many samples 64 are kept.
  package var samples: [Sample] { keptSamples.elements }

  /// What was seen of the layers, in order.
  package var health: [LayerHealth] { keptHealth.elements }
  /// The epochs after which an interrupted run was taken up again.
  package private(set) var restarts: [Int] = []
  /// How often the run diverged and went back, in order; the newest 64.
  package private(set) var rewinds: [Rewind] = []

  private var kept: ThinnedList<Evaluation>
  private var keptHealth = ThinnedList<LayerHealth>(limit: HealthSchedule.most)
  private var keptSamples = ThinnedList<Sample>(limit: 64)

  /// Begins an empty history that keeps at most `limit` evaluations.
  package init(_ start: RunStart, limit: Int = 20_000) {
    self.start = start
    kept = ThinnedList(limit: limit)
  }

  /// Brings back what a log holds; empty without a start.
  package init(_ events: [TrainingEvent]) {
    self.init(RunStart())
    for event in events { receive(event) }
  }

  /// Takes note of an event.
  package mutating func receive(_ event: TrainingEvent) {
    switch event {
    case .started(let start): begin(start)
    case .observed(let look): add(look)
    case .progressed(let progress): latest = progress
    case .evaluated(let evaluation): add(evaluation)
    case .rewound(let rewind): add(rewind)
    case .finished(let end): self.end = end
    }
  }

  private mutating func add(_ rewind: Rewind) {
    rewinds = rewinds.suffix(63) + [rewind]
    latest = nil
    // What was seen of layers after the state that the run went back to never was.
    let looks = keptHealth.elements.filter { $0.step <= rewind.toStep }
    keptHealth = ThinnedList(limit: HealthSchedule.most)
    for look in looks { keptHealth.append(look) }
  }

  /// Adds an evaluation.
  package mutating func add(_ evaluation: Evaluation) {
    kept.append(evaluation, isPinned: evaluation.isBest)
    if evaluation.isBest { best = evaluation }
    if let text = evaluation.sample {
      keptSamples.append(Sample(epoch: evaluation.epoch, text: text))
    }
  }

  package mutating func add(_ look: LayerHealth) { keptHealth.append(look) }

  /// Begins, or goes on where a run that was interrupted is taken up again: name, command and notes stay those of the run as
  /// it began.
  package mutating func begin(_ start: RunStart) {
    if let last = evaluations.last {
      restarts.append(last.epoch)
      end = nil
    } else {
      self = RunHistory(start)
    }
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
}
