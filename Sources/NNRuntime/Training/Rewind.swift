// SPDX-License-Identifier: MIT

/// A run that diverged went back to an earlier state and on with a lower learning rate: `training.on_divergence`.
public struct Rewind: Sendable, Codable, Equatable {
  /// The update that failed, from 1.
  public let step: Int
  /// Where it showed.
  public let layer: String
  /// What was not finite.
  public let what: String
  /// The epoch at whose end it went on; 0 for the beginning.
  public let toEpoch: Int
  /// Updates done then.
  public let toStep: Int
  /// What the scheduled learning rate is multiplied with from there on.
  public let rateFactor: Double

  /// Describes one.
  package init(
    step: Int, layer: String, what: String, toEpoch: Int, toStep: Int, rateFactor: Double
  ) {
    (self.step, self.layer, self.what) = (step, layer, what)
    (self.toEpoch, self.toStep, self.rateFactor) = (toEpoch, toStep, rateFactor)
  }

  /// What happened, without a full stop.
  var sentence: String {
    let place = toEpoch == 0 ? "the beginning" : "the end of epoch \(NumberText.count(toEpoch))"
    return
      "Diverged at step \(NumberText.count(step)) in layer \(layer) (\(what)); went back to \(place), "
      + "with \(NumberText.significant(rateFactor, 3, trimmed: true)) of the learning rate"
  }
}
