// SPDX-License-Identifier: MIT

/// Reads the array of an npy file.
package struct NPYReader: Sendable {
  package let header: NPYHeader

  /// Reads the header; of an array without axes there are no examples.
  package init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    header = try NPYHeader(bytes)
    guard !header.sizes.isEmpty else {
      throw ByteProblem("it is a single number, not an array of examples", at: 0)
    }
  }

  /// The examples: the first axis.
  package var count: Int { header.sizes[0] }
  /// The axes of one example.
  package var sizes: [Int] { Array(header.sizes.dropFirst()) }
  /// The values of one example.
  package var width: Int { count == 0 ? 0 : header.count / count }

  /// The values: [examples, width]; NaN stands for what is missing, infinities are refused.
  package func values(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) -> RawFeature.Values {
    guard bytes.count == header.length else {
      throw ByteProblem(
        "its shape needs \(header.length) bytes, it has \(bytes.count)",
        at: min(bytes.count, header.length))
    }
    let isByte = header.element == .uint8
    if isByte, !header.isFortran { return .bytes(ContiguousArray(bytes[header.offset...])) }
    var numbers = ContiguousArray<Double>()
    numbers.reserveCapacity(header.count)
    let size = header.element.size
    for index in 0..<header.count {
      // In Fortran order the first axis runs fastest.
      let source = header.isFortran ? index % width * count + index / width : index
      let place = header.offset + source * size
      let value = number(bytes, place)
      if value.isInfinite {
        throw ByteProblem(
          "value \(index % width + 1) of row \(index / width + 1) is infinite", at: place)
      }
      numbers.append(value)
    }
    return .numbers(numbers, stride: width, offsets: Array(0..<width))
  }

  private func number(_ bytes: ContiguousArray<UInt8>, _ place: Int) -> Double {
    let word = bytes.littleEndian(at: place, header.element.size)
    return switch header.element {
    case .bool: word == 0 ? 0 : 1
    case .uint8, .uint16, .uint32, .uint64: Double(word)
    case .int8: Double(Int8(truncatingIfNeeded: word))
    case .int16: Double(Int16(truncatingIfNeeded: word))
    case .int32: Double(Int32(truncatingIfNeeded: word))
    case .int64: Double(Int64(bitPattern: word))
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
    case .float64: Double(bitPattern: word)
    }
  }
}
