// SPDX-License-Identifier: MIT

/// How many time steps the examples of a data set have.
package enum SequenceLength: Sendable, Equatable {
  /// All have the same number.
  case fixed(Int)
  /// They differ; `longest` is nil until the data is read.
  case varying(longest: Int?)
  /// Not known before the data is read.
  case unknown

  /// The size of the time axis; of varying lengths, the longest.
  package var steps: Int? {
    switch self {
    case .fixed(let count): count
    case .varying(let longest): longest
    case .unknown: nil
    }
  }

  package var isVarying: Bool { if case .varying = self { true } else { false } }

  /// `[time, features]` of sequences of this length.
  package func shape(features: Int?) -> Shape {
    Shape([steps, features], hasVaryingTime: isVarying)
  }
}
