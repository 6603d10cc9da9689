// SPDX-License-Identifier: MIT

/// What a data set holds, in numbers: tables, checks and reports are readers of it.
package struct DataSummary: Sendable, Equatable {
  /// Examples that belong to one part, or that are dealt at random.
  package struct Part: Sendable, Equatable {
    /// Nil where rows of the part are dealt to several at random.
    package let role: DataRole?
    /// As the spec names the file.
    package let file: String
    package let count: Int
    /// Rows that an empty cell leaves out.
    package let dropped: Int

    /// "train", or what stands for several parts.
    package var name: String { role?.rawValue ?? "dealt" }
  }

  /// The numbers of a feature, all of its columns together.
  package struct Numbers: Sendable, Equatable {
    package let minimum: Double
    package let maximum: Double
    package let mean: Double
    /// Of all, not of a sample.
    package let deviation: Double
    /// Cells that are infinite; they count nowhere else.
    package let infinite: Int
  }

  /// A class or category, and how often each part has it.
  package struct Category: Sendable, Equatable {
    package let name: String
    package let counts: [Int]

    package var total: Int { counts.reduce(0, +) }
  }

  /// Cells far away from all others of their column.
  package struct Outlier: Sendable, Equatable {
    package let column: String
    package let value: Double
    /// How many cells have this value.
    package let count: Int
    /// `data.csv:12`.
    package let place: String
    package let quartiles: ClosedRange<Double>
    /// Whether it looks like a code for a missing cell: -999.
    package let isCode: Bool
  }

  /// An input or target.
  package struct Feature: Sendable, Equatable {
    package let name: String
    package let type: FeatureType
    package let isTarget: Bool
    package let columns: [String]
    package let cells: Int
    package let missing: Int
    /// The share of empty cells among those of each part's examples; none if nothing is missing.
    package internal(set) var missingShares: [Double] = []
    /// Nil of categories and texts.
    package internal(set) var numbers: Numbers?
    /// In the order of their indices; nil of numbers.
    package internal(set) var categories: [Category]?
    /// Whether the counts of categories are those of examples.
    package internal(set) var isLabel = false
    /// Columns that have one value in all rows.
    package internal(set) var constant: [String] = []
    package internal(set) var outliers: [Outlier] = []
    /// The column that only counts the rows.
    package internal(set) var counter: String?
  }

  /// Two columns that hold the same.
  package struct Twins: Sendable, Equatable {
    package let first: (feature: String, column: String)
    package let second: (feature: String, column: String)
    /// Whether they only name the same values differently.
    package let isRenamed: Bool

    package static func == (left: Twins, right: Twins) -> Bool {
      left.first == right.first && left.second == right.second && left.isRenamed == right.isRenamed
    }
  }

  /// Time steps of the examples.
  package struct Lengths: Sendable, Equatable {
    package let shortest: Int
    package let median: Int
    package let longest: Int
    package let total: Int
    /// `data.csv:12`: the longest one.
    package let place: String
  }

  /// Examples that are met again.
  package struct Repeats: Sendable, Equatable {
    /// Of two parts, the first with the earlier place.
    package let parts: [Int]
    package let count: Int
    /// `a.csv:3` and `b.csv:7`.
    package let places: [String]
  }

  package let parts: [Part]
  package internal(set) var features: [Feature] = []
  package internal(set) var twins: [Twins] = []
  package internal(set) var lengths: Lengths?
  /// Equal inputs and target, within a part or across two; nil where examples share rows.
  package internal(set) var repeats: [Repeats]?
  /// Equal inputs with another class.
  package internal(set) var conflicts: Repeats?

  package init(parts: [Part]) { self.parts = parts }

  package var count: Int { parts.reduce(0) { $0 + $1.count } }
}
