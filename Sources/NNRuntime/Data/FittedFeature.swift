// SPDX-License-Identifier: MIT

package import NNSpec

/// A feature with everything that encoding it needs, fitted on the training part.
package struct FittedFeature: Sendable, Equatable {
  package enum Encoding: Sendable, Equatable {
    case numbers(ColumnScale)
    /// One-hot as an input, its index as a target. Input cells that are none of these take the slot behind the last one;
    /// those of a target whose fill is the unknown take the last one.
    case categories([String], fill: Fill)
    /// The value that counts as 0, then the one that counts as 1.
    case binary([String], fill: Fill)
  }

  /// What stands in for an empty cell.
  package enum Fill: Sendable, Equatable {
    case nothing
    case unknown
    case text(String)
  }

  package let name: String
  package let type: FeatureType
  /// The names of its columns, in the file's order.
  package let columns: [String]
  /// Numbers or cells an example, or each of its steps, has before encoding.
  package let size: Int
  /// An image's.
  package let shape: Shape?
  /// How many time steps examples have; nil if none.
  package let length: SequenceLength?
  package let missing: MissingStrategy
  package let isTarget: Bool
  package let encoding: Encoding
  /// Of a binary with several values that count as 1, those values.
  package let positives: [String]?
  /// What a date becomes.
  package let dateParts: [DatePart]

  package init(
    name: String, type: FeatureType, columns: [String], size: Int, shape: Shape?,
    length: SequenceLength? = nil, missing: MissingStrategy, isTarget: Bool, encoding: Encoding,
    positives: [String]? = nil, dateParts: [DatePart] = []
  ) {
    self.positives = positives
    self.dateParts = dateParts
    self.name = name
    self.type = type
    self.columns = columns
    self.size = size
    self.shape = shape
    self.length = length
    self.missing = missing
    self.isTarget = isTarget
    self.encoding = encoding
  }

  /// An example's, as layers read it.
  package var exampleShape: Shape {
    shape ?? length?.shape(features: width) ?? Shape([width])
  }

  /// Whether its cells are numbers.
  package var isNumeric: Bool { if case .numbers = encoding { true } else { false } }

  /// Whether it is categories, which one number a row stands for.
  package var isCategories: Bool { if case .categories = encoding { true } else { false } }

  /// How many numbers an example, or each of its steps, has.
  package var width: Int {
    switch encoding {
    case .numbers: size
    case .categories(let texts, _): isTarget ? 1 : texts.count + 1
    case .binary: 1
    }
  }

  /// A number that the network predicts, in the target's own unit.
  package func unscale(_ value: Float, column: Int) -> Double {
    guard case .numbers(let scale) = encoding else { return Double(value) }
    return scale.undo(value, column: column)
  }

  /// The classes of a target.
  package var classes: [String]? {
    switch encoding {
    case .numbers: nil
    case .categories(let texts, _), .binary(let texts, _): texts
    }
  }
}

/// Why a feature cannot be fitted or encoded, and the row that shows it, if one does.
struct EncodingFault: Error {
  let code: DiagnosticCode
  let message: String
  let row: Int?
}
