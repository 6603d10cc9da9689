// SPDX-License-Identifier: MIT

/// Lists of numbers on their way from process to process: of each its length, then its numbers.
struct Parcel {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ numbers: [Double]) {
    append(UInt64(numbers.count))
    for number in numbers { append(number.bitPattern) }
  }

  mutating func add(_ numbers: ContiguousArray<Float>) {
    append(UInt64(numbers.count))
    numbers.append(numbers.indices, to: &bytes)
  }

  private mutating func append(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}

/// Takes the lists out again, in the order in which they were put in.
struct OpenedParcel {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func doubles() -> [Double] {
    (0..<Int(word(8))).map { _ in Double(bitPattern: word(8)) }
  }

  mutating func floats() -> ContiguousArray<Float> {
    let count = Int(word(8))
    var numbers = ContiguousArray<Float>()
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(Float(bitPattern: UInt32(word(4)))) }
    return numbers
  }

  private mutating func word(_ size: Int) -> UInt64 {
    precondition(place + size <= bytes.count, "a parcel of \(bytes.count) bytes")
    defer { place += size }
    return (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }
}
