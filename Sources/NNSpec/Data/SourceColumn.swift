// SPDX-License-Identifier: MIT

/// A column of a source of arrays: its rows may have axes of their own.
package struct SourceColumn: Sendable {
  package let name: String
  /// The file that it is from, for messages.
  package let file: String
  package let rowCount: Int
  /// The axes of one row; none for a column of single values.
  package let sizes: [Int]
  /// Of all rows, one after the other; unread if only the header was wanted.
  package let values: RawFeature.Values

  package var width: Int { sizes.reduce(1, *) }

  /// The number of a value; NaN if it is missing.
  func number(_ index: Int) -> Double {
    switch values {
    case .numbers(let numbers, _, _): numbers[index]
    case .bytes(let bytes): Double(bytes[index])
    case .codes, .unread: .nan
    }
  }

  /// Whether its values are texts.
  var isText: Bool { if case .codes = values { true } else { false } }

  /// Its values as texts with indices; NaN has none.
  var codes: RawFeature.Values {
    switch values {
    case .codes, .unread: return values
    case .numbers, .bytes:
      var indices: [Double: Int32] = [:]
      var texts: [String] = []
      var codes = ContiguousArray<Int32>()
      codes.reserveCapacity(rowCount * width)
      for index in 0..<(rowCount * width) {
        let number = number(index)
        if number.isNaN {
          codes.append(-1)
        } else if let known = indices[number] {
          codes.append(known)
        } else {
          codes.append(Int32(texts.count))
          indices[number] = Int32(texts.count)
          texts.append(numberText(number))
        }
      }
      return .codes(codes, stride: width, offset: 0, texts: texts)
    }
  }
}
