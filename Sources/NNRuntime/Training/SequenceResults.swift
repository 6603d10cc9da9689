// SPDX-License-Identifier: MIT

/// How a network over sequences did, step by step.
public struct SequenceResults: Sendable, Codable {
  /// A place of a series with what was there and what the network said one step ahead.
  public struct SeriesPoint: Sendable, Equatable, Codable {
    /// The cell of the column that orders the series, else the row's number in its file.
    public let place: String
    /// In the target's own units.
    public let target: Double
    /// In the target's own units.
    public let predicted: Double

    /// Names a place.
    package init(place: String, target: Double, predicted: Double) {
      self.place = place
      self.target = target
      self.predicted = predicted
    }
  }

  /// Of a target with a class a time step: the share of examples that are right at each step, from the first.
  public var accuracyByStep: [Double] = []
  /// Of a forecast: the root of the mean squared error one, two, … steps ahead, in the target's own units.
  public var errorByHorizon: [Double] = []
  /// Of a forecast of one column: the shown part in its order, at most 2,000 places.
  public var series: [SeriesPoint] = []
  /// What the network says comes after the end of the data, fed with its own predictions.
  public var forecast: [Double] = []

  /// Makes empty results.
  public init() {}

  package var isEmpty: Bool {
    accuracyByStep.isEmpty && errorByHorizon.isEmpty && series.isEmpty && forecast.isEmpty
  }
}
