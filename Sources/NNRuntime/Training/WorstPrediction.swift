// SPDX-License-Identifier: MIT

/// An example that the network is far from right about, with what it was given.
public struct WorstPrediction: Sendable, Equatable, Codable {
  /// A picture that the network reads.
  public struct Picture: Sendable, Equatable, Codable {
    /// Of the picture as drawn.
    public let width: Int
    /// Of the picture as drawn.
    public let height: Int
    /// A PNG file in base64.
    public let png: String
  }

  /// A column, or what stands for several.
  public struct Cell: Sendable, Equatable, Codable {
    /// The column's.
    public let name: String
    /// As text.
    public let value: String
  }

  /// What the network was given, as far as it can be shown.
  public struct Input: Sendable, Equatable, Codable {
    /// Pictures, each input's one.
    public var pictures: [Picture] = []
    /// Cells in the file's units, at most 24.
    public var cells: [Cell] = []
    /// How many more there are.
    public var cellsLeftOut = 0
    /// A text, shortened.
    public var text: String?
  }

  /// The example's row in its file, as messages count.
  public let row: Int
  /// Its name: of groups and ordered series.
  public let place: String?
  /// Mean of -ln p[target] over its steps; of numbers the mean squared error.
  public let loss: Double
  /// What is true.
  public let target: String
  /// What the network says.
  public let predicted: String
  /// The probability of what it says; nil of numbers and of several steps.
  public let confidence: Double?
  /// What it was given.
  public let input: Input
}
