// SPDX-License-Identifier: MIT

/// How long a run is, as far as the spec and its data tell.
struct RunLength {
  let rows: TrainingRows?
  let batch: Int?
  /// Batches of an epoch.
  let batches: Int?
  /// Updates of an epoch.
  let updates: Int?
  /// What the spec says.
  let given: Length?

  init(_ training: TrainingSpec, rows: TrainingRows?) {
    let batch = rows.map { training.batchSize.examples(of: $0.count) }
    let batches: Int? =
      if let rows, let batch { max(1, (rows.count + batch - 1) / batch) } else { nil }
    let accumulate = training.gradient.accumulate
    self.rows = rows
    self.batch = batch
    self.batches = batches
    updates = batches.map { ($0 + accumulate - 1) / accumulate }
    given =
      training.epochs.map { Length.epochs(Double($0)) } ?? training.steps.map(Length.steps)
  }

  /// The run in epochs, if they can be told.
  var epochs: Double? {
    switch given {
    case .epochs(let epochs): epochs
    case .steps(let steps): updates.map { Double(steps) / Double($0) }
    default: nil
    }
  }

  /// A length as a multiple of another, in whatever units; nil if that is not known.
  func share(_ length: Length, of whole: Length) -> Double? {
    if let share = length.share(of: whole) { return share }
    guard let updates, let length = steps(length, updates), let whole = steps(whole, updates),
      whole > 0
    else { return nil }
    return length / whole
  }

  private func steps(_ length: Length, _ updates: Int) -> Double? {
    length.steps(stepsPerEpoch: updates, total: nil)
  }

  /// How epochs and steps compare, where two lengths are told in both.
  func note(_ length: Length, _ whole: Length) -> [String] {
    guard length.share(of: whole) == nil, let updates, let rows, let batch else { return [] }
    let examples =
      rows.count == rows.total
      ? "\(rows.text) examples" : "\(rows.text) of \(groupedText(rows.total)) examples"
    return [
      "an epoch is \(groupedText(updates)) \(updates == 1 ? "step" : "steps"): training has \(examples), in batches of \(groupedText(batch))"
    ]
  }
}
