// SPDX-License-Identifier: MIT

/// What the data of a run holds, part by part; bounded however wide the data is.
public struct DataDescription: Sendable, Equatable, Codable {
  /// One part.
  public struct Part: Sendable, Equatable, Codable {
    /// `train`, `validation` or `test`.
    public let name: String
    /// Where its rows come from, as the spec names it.
    public let file: String
    /// Its examples.
    public let examples: Int

    /// Describes a part.
    package init(name: String, file: String, examples: Int) {
      self.name = name
      self.file = file
      self.examples = examples
    }
  }

  /// An input or a target.
  public struct Feature: Sendable, Equatable, Codable {
    /// As in the spec.
    public let name: String
    /// As in the spec: `number`, `category`, ….
    public let type: String
    /// Whether the network predicts it.
    public let isTarget: Bool
    /// How many columns it has.
    public let columns: Int
    /// Empty cells.
    public let missing: Int
    /// All cells.
    public let cells: Int
    /// The share of empty cells in each part; none if nothing is missing or the parts are windows.
    public let missingShares: [Double]
    /// What stands in for an empty cell: `median`.
    public let filling: String
    /// What happens to its numbers, in words.
    public let scaling: String
    /// `0.1 to 6.9, mean 3.76`, `4 categories`.
    public let values: String
    /// Its columns with one value in all rows, at most ten.
    public let constant: [String]
    /// How many such columns there are.
    public let constantCount: Int

    /// Describes a feature.
    package init(
      name: String, type: String, isTarget: Bool, columns: Int, missing: Int, cells: Int,
      missingShares: [Double], filling: String, scaling: String, values: String, constant: [String],
      constantCount: Int
    ) {
      self.name = name
      self.type = type
      self.isTarget = isTarget
      self.columns = columns
      self.missing = missing
      self.cells = cells
      self.missingShares = missingShares
      self.filling = filling
      self.scaling = scaling
      self.values = values
      self.constant = constant
      self.constantCount = constantCount
    }
  }

  /// How often each part has each class of a target.
  public struct Classes: Sendable, Equatable, Codable {
    /// The target's name.
    public let target: String
    /// At most 50 classes.
    public let names: [String]
    /// [class][part].
    public let counts: [[Int]]
    /// How many classes there are.
    public let count: Int

    /// Counts classes.
    package init(target: String, names: [String], counts: [[Int]], count: Int) {
      self.target = target
      self.names = names
      self.counts = counts
      self.count = count
    }
  }

  /// Examples that are equal in inputs and targets.
  public struct Repeats: Sendable, Equatable, Codable {
    /// The part in which they are met first.
    public let first: String
    /// The part in which they are met again; may be the same.
    public let second: String
    /// How many of the second part are.
    public let count: Int
    /// The first of them in both: `a.csv:3`, `a.csv:7`.
    public let places: [String]

    /// Counts equal examples.
    package init(first: String, second: String, count: Int, places: [String]) {
      self.first = first
      self.second = second
      self.count = count
      self.places = places
    }
  }

  /// Those there are.
  public let parts: [Part]
  /// At most 60.
  public let features: [Feature]
  /// How many there are.
  public let featureCount: Int
  /// Of targets that are classes.
  public let classes: [Classes]
  /// Nil where it was not looked for: windows share rows, and built-in sets are as they are.
  public let repeats: [Repeats]?
  /// Of the files.
  public let sha256: String

  /// Describes data.
  package init(
    parts: [Part], features: [Feature], featureCount: Int, classes: [Classes], repeats: [Repeats]?,
    sha256: String
  ) {
    self.parts = parts
    self.features = features
    self.featureCount = featureCount
    self.classes = classes
    self.repeats = repeats
    self.sha256 = sha256
  }
}
