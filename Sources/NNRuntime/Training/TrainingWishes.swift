// SPDX-License-Identifier: MIT

/// What is wanted of training from outside: by signals, by the clock, by the pace of checkpoints.
struct TrainingWishes: OptionSet {
  let rawValue: UInt8

  /// To end after the step.
  static let stop = TrainingWishes(rawValue: 1)
  /// To save the state.
  static let save = TrainingWishes(rawValue: 2)
  /// To end as if it was complete.
  static let timeIsOver = TrainingWishes(rawValue: 4)
}
