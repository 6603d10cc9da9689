// SPDX-License-Identifier: MIT

/// Reads IDX, the format of MNIST: two zeros, a type, the number of sizes, the sizes and the values, all big-endian.
///
/// Source: http://yann.lecun.com/exdb/mnist, "The IDX file format".
package struct IDXReader: Sendable {
  /// What the values are.
  package enum Element: UInt8, Sendable {
    case uint8 = 0x08, int8 = 0x09, int16 = 0x0B, int32 = 0x0C, float32 = 0x0D, float64 = 0x0E

    package var size: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  /// Why bytes are no IDX file.
  package enum Problem: Error, Equatable {
    case notIDX
    case unknownType(UInt8)
    case noSizes
    case headerCutShort
    case tooLarge(sizes: [Int])
    case wrongLength(expected: Int, found: Int)
    case notFinite(index: Int)

    package var text: String {
      switch self {
      case .notIDX: "it does not begin with two zero bytes, as IDX does"
      case .unknownType(let type): "its type is \(type), which IDX does not have"
      case .noSizes: "it has no sizes"
      case .headerCutShort: "it ends inside its header"
      case .tooLarge(let sizes):
        "its sizes \(sizes.map(String.init).joined(separator: " x ")) are larger than any memory"
      case .wrongLength(let expected, let found):
        "its sizes need \(expected) bytes, the file has \(found)"
      case .notFinite(let index): "value \(index) is not finite"
      }
    }
  }

  package let element: Element
  /// The first size counts the examples.
  package let sizes: [Int]
  /// Where the values begin.
  private let offset: Int

  package var count: Int { sizes[0] }
  /// The values of one example.
  package let width: Int

  /// Whether bytes may be IDX: text never begins with a zero byte.
  package static func isIDX(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && Element(rawValue: bytes[2]) != nil
  }

  /// Reads the header.
  package init(_ bytes: ContiguousArray<UInt8>) throws(Problem) {
    guard bytes.count >= 4 else { throw bytes.isEmpty ? .headerCutShort : .notIDX }
    guard bytes[0] == 0, bytes[1] == 0 else { throw .notIDX }
    guard let element = Element(rawValue: bytes[2]) else { throw .unknownType(bytes[2]) }
    let rank = Int(bytes[3])
    guard rank > 0 else { throw .noSizes }
    offset = 4 + 4 * rank
    guard bytes.count >= offset else { throw .headerCutShort }
    sizes = (0..<rank).map { Int(Self.word(bytes, at: 4 + 4 * $0)) }
    var total = element.size
    for size in sizes {
      let (next, overflow) = total.multipliedReportingOverflow(by: size)
      if overflow { throw .tooLarge(sizes: sizes) }
      total = next
    }
    self.element = element
    // Where there are no examples the sizes behind may still multiply to anything.
    var width = 1
    for size in sizes.dropFirst() {
      let (next, overflow) = width.multipliedReportingOverflow(by: size)
      if overflow { throw .tooLarge(sizes: sizes) }
      width = next
    }
    self.width = width
  }

  /// The length that the whole file must have, unpacked.
  package var length: Int {
    let (length, overflow) = (count * width * element.size).addingReportingOverflow(offset)
    return overflow ? Int.max : length
  }

  /// The values, if they are bytes: [examples, width].
  package func bytes(
    _ bytes: consuming ContiguousArray<UInt8>
  ) throws(Problem) -> ContiguousArray<UInt8>? {
    guard bytes.count == length else {
      throw .wrongLength(expected: length, found: bytes.count)
    }
    guard element == .uint8 else { return nil }
    bytes.removeFirst(offset)
    return bytes
  }

  /// The values as numbers: [examples, width].
  package func numbers(_ bytes: ContiguousArray<UInt8>) throws(Problem) -> ContiguousArray<Double> {
    guard bytes.count == length else {
      throw .wrongLength(expected: length, found: bytes.count)
    }
    var values = ContiguousArray<Double>()
    values.reserveCapacity(count * width)
    var position = offset
    for index in 0..<(count * width) {
      let value =
        switch element {
        case .uint8: Double(bytes[position])
        case .int8: Double(Int8(bitPattern: bytes[position]))
        case .int16:
          Double(Int16(bitPattern: UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])))
        case .int32: Double(Int32(bitPattern: Self.word(bytes, at: position)))
        case .float32: Double(Float(bitPattern: Self.word(bytes, at: position)))
        case .float64:
          Double(
            bitPattern: UInt64(Self.word(bytes, at: position)) << 32
              | UInt64(Self.word(bytes, at: position + 4)))
        }
      if !value.isFinite { throw .notFinite(index: index) }
      values.append(value)
      position += element.size
    }
    return values
  }

  private static func word(_ bytes: ContiguousArray<UInt8>, at index: Int) -> UInt32 {
    UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
      | UInt32(bytes[index + 3])
  }
}
