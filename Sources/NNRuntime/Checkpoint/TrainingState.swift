// SPDX-License-Identifier: MIT

package import NNSpec

/// The numbers of a run between two steps: with the tensors beside them, all that the rest of the run depends on.
///
/// Random numbers need no state: each is a function of the seed, its purpose and its place, and the step tells the place.
package struct TrainingState: Codable, Sendable, Equatable {
  /// Updates done.
  package var step = 0
  /// From 1; 0 before the first.
  package var epoch = 0
  /// Updates done of that epoch.
  package var updatesInEpoch = 0
  /// Whether the epoch is over and measured: the next step begins another.
  package var isEvaluated = true
  /// Of the last update.
  package var learningRate = 0.0
  /// Of what has been seen of the epoch.
  package var sums: EpochSums
  package var best: BestEpoch
  package var plateau = PlateauState()
  /// Weights that the average holds.
  package var averageCount = 0
  /// Whether the best epoch's weights are kept.
  package var hasBestWeights = false
  /// What training has taken until here.
  package var seconds = 0.0
  package var firstStepSeconds = 0.0
  /// What the scheduled learning rate is multiplied with.
  package var rateFactor = 1.0
  /// How often the run has diverged and gone back.
  package var rewinds = 0
  /// The state that it would go back to, if that is not this one: none or one.
  package var rewindPoint: [TrainingState] = []
}
