// SPDX-License-Identifier: MIT

/// The header of an npy file: what its array is made of.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", versions 1.0 to 3.0.
package struct NPYHeader: Sendable, Equatable {
  /// What the values are.
  package enum Element: String, Sendable, CaseIterable {
    case bool = "b1"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case float32 = "f4"
    case float64 = "f8"

    package var size: Int {
      switch self {
      case .bool, .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .int64, .uint64, .float64: 8
      }
    }
  }

  package let element: Element
  package let isFortran: Bool
  package let sizes: [Int]
  /// Where the values begin.
  package let offset: Int
  /// How many values.
  package let count: Int

  package init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    guard bytes.count >= 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw ByteProblem("it does not begin as an npy file does", at: 0)
    }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw ByteProblem("its format has version \(version), known are 1 to 3", at: 6)
    }
    let start = version == 1 ? 10 : 12
    guard bytes.count >= start else {
      throw ByteProblem("it ends inside its header", at: bytes.count)
    }
    let length = Int(bytes.littleEndian(at: 8, version == 1 ? 2 : 4))
    guard length <= bytes.count - start else {
      throw ByteProblem("it ends inside its header", at: bytes.count)
    }
    offset = start + length
    var scanner = NPYDictionary(bytes, start..<offset)
    let entries = try scanner.read()
    guard let (type, place) = entries.type else {
      throw ByteProblem("its header has no `descr`", at: start)
    }
    guard let isFortran = entries.isFortran else {
      throw ByteProblem("its header has no `fortran_order`", at: start)
    }
    guard let sizes = entries.sizes else {
      throw ByteProblem("its header has no `shape`", at: start)
    }
    element = try Self.element(type, at: place)
    self.isFortran = isFortran
    self.sizes = sizes
    var count = 1
    // Sizes of zero would hide how large the others are.
    for size in sizes {
      let (next, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      if overflow || next > Int.max / 16 {
        throw ByteProblem("its shape is larger than any memory", at: start)
      }
      count = next
    }
    self.count = sizes.contains(0) ? 0 : count
    guard !isFortran || sizes.count(where: { $0 != 1 }) <= 2 && sizes.count <= 2 else {
      throw ByteProblem(
        "it is in Fortran order with \(sizes.count) axes; save it with `np.ascontiguousarray`",
        at: start)
    }
  }

  private static func element(_ type: String, at place: Int) throws(ByteProblem) -> Element {
    let code = String(type.drop { "<>|=".contains($0) })
    let element = Element(rawValue: code == "?" ? "b1" : code)
    if type.hasPrefix(">"), let element, element.size > 1 {
      throw ByteProblem("its values are big-endian; save it with `astype(\"<\(code)\")`", at: place)
    }
    guard let element else {
      let what =
        switch code.first {
        case "O": "Python objects"
        case "U", "S": "text"
        case "c": "complex numbers"
        default: "`\(type)`"
        }
      let known = Element.allCases.map(\.rawValue).joined(separator: ", ")
      throw ByteProblem("its values are \(what); known are \(known)", at: place)
    }
    return element
  }

  /// The length that the whole file must have.
  package var length: Int { offset + count * element.size }
}

/// Reads the Python dictionary in the header of an npy file, as far as NumPy writes one.
private struct NPYDictionary {
  struct Entries {
    var type: (text: String, place: Int)?
    var isFortran: Bool?
    var sizes: [Int]?
  }

  private let bytes: ContiguousArray<UInt8>
  private var place: Int
  private let end: Int

  init(_ bytes: ContiguousArray<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    place = range.lowerBound
    end = range.upperBound
  }

  mutating func read() throws(ByteProblem) -> Entries {
    var entries = Entries()
    try expect("{")
    while !take("}") {
      let key = try text()
      try expect(":")
      skipBlanks()
      switch key {
      case "descr":
        let start = place
        guard peek != UInt8(ascii: "[") else {
          throw ByteProblem("it is a record of several fields, not an array of numbers", at: place)
        }
        entries.type = (try text(), start)
      case "fortran_order": entries.isFortran = try bool()
      case "shape": entries.sizes = try tuple()
      default: throw ByteProblem("its header has the unknown `\(key.prefix(20))`", at: place)
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    return entries
  }

  private var peek: UInt8? { place < end ? bytes[place] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A { place += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(ByteProblem) {
    guard take(character) else { throw ByteProblem("its header lacks a `\(character)`", at: place) }
  }

  private mutating func text() throws(ByteProblem) -> String {
    skipBlanks()
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw ByteProblem("its header lacks a quote", at: place)
    }
    let start = place + 1
    place = start
    while let byte = peek, byte != quote { place += 1 }
    guard peek != nil else {
      throw ByteProblem("a quote of its header is never closed", at: start - 1)
    }
    place += 1
    return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
  }

  private mutating func bool() throws(ByteProblem) -> Bool {
    for (word, value) in [("True", true), ("False", false)]
    where bytes[place..<end].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw ByteProblem("its `fortran_order` is neither True nor False", at: place)
  }

  private mutating func tuple() throws(ByteProblem) -> [Int] {
    try expect("(")
    var sizes: [Int] = []
    while !take(")") {
      skipBlanks()
      let start = place
      while let byte = peek, (0x30...0x39).contains(byte) { place += 1 }
      guard let size = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else {
        throw ByteProblem("its shape has something else than sizes", at: start)
      }
      sizes.append(size)
      // Python 2 wrote long integers with an L.
      _ = take("L")
      if !take(",") {
        try expect(")")
        break
      }
    }
    guard sizes.count <= 32 else {
      throw ByteProblem("its shape has \(sizes.count) axes", at: place)
    }
    return sizes
  }
}
