// SPDX-License-Identifier: MIT

/// The sizes of one example, without the batch; features are the last axis.
///
/// A size may be unknown until data is read.
package struct Shape: Sendable, Equatable, CustomStringConvertible {
  package let dimensions: [Int?]
  /// Whether the first axis is time whose length differs from example to example; its size is then that of the longest.
  package let hasVaryingTime: Bool

  package init(_ dimensions: [Int?], hasVaryingTime: Bool = false) {
    self.dimensions = dimensions
    self.hasVaryingTime = hasVaryingTime
  }

  package var rank: Int { dimensions.count }

  /// The number of values; nil while a size is unknown or the product leaves Int.
  package var count: Int? {
    var product = 1
    for dimension in dimensions {
      guard let dimension else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The size of the feature axis.
  package var features: Int? { dimensions.last ?? nil }

  package func replacingLast(with size: Int?) -> Shape {
    var dimensions = dimensions
    _ = dimensions.popLast()
    dimensions.append(size)
    return Shape(dimensions, hasVaryingTime: hasVaryingTime && rank > 1)
  }

  /// "[28, 28, 1]", with `?` for what is unknown and `time` for what varies.
  package var description: String {
    var sizes = dimensions.map { $0.map { "\($0)" } ?? "?" }
    if hasVaryingTime { sizes[0] = "time" }
    return "[" + sizes.joined(separator: ", ") + "]"
  }
}
