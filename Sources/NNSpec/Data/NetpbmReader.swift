// SPDX-License-Identifier: MIT

/// Reads the binary images of Netpbm, PGM (grey, P5) and PPM (colours, P6), with up to 8 bits a sample.
///
/// Source: http://netpbm.sourceforge.net/doc/pgm.html and ppm.html; one image a file.
package struct NetpbmReader: Sendable {
  package let shape: ImageShape
  private let most: Int
  private let offset: Int

  package static func isNetpbm(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == UInt8(ascii: "P") && (0x31...0x37).contains(bytes[1])
  }

  /// Reads the header.
  package init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    guard Self.isNetpbm(bytes) else { throw ByteProblem("it is no Netpbm image", at: 0) }
    guard bytes[1] == UInt8(ascii: "5") || bytes[1] == UInt8(ascii: "6") else {
      throw ByteProblem(
        "it is P\(bytes[1] - 0x30) of Netpbm; known are P5 and P6, binary grey and colours", at: 1)
    }
    var place = 2
    let width = try Self.number(bytes, &place)
    let height = try Self.number(bytes, &place)
    most = try Self.number(bytes, &place)
    guard (1...255).contains(most) else {
      throw ByteProblem("its largest value is \(most), known are 1 to 255", at: place)
    }
    // One blank stands between the header and the samples.
    guard place < bytes.count else { throw ByteProblem("it ends inside its header", at: place) }
    offset = place + 1
    shape = ImageShape(
      height: height, width: width, channels: bytes[1] == UInt8(ascii: "5") ? 1 : 3)
    guard shape.isSensible else {
      throw ByteProblem("it is \(shape.text), which is no image", at: 2)
    }
  }

  private static func number(
    _ bytes: ContiguousArray<UInt8>, _ place: inout Int
  ) throws(ByteProblem) -> Int {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "#")].contains(bytes[place]) {
      if bytes[place] == UInt8(ascii: "#") {
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
      } else {
        place += 1
      }
    }
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]), place - start < 10 {
      place += 1
    }
    guard place > start, let number = Int(String(decoding: bytes[start..<place], as: UTF8.self))
    else { throw ByteProblem("its header lacks a number", at: start) }
    return number
  }

  /// The samples, 0 to 255: [height, width, channels].
  package func samples(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) -> ContiguousArray<
    UInt8
  > {
    guard bytes.count - offset == shape.count else {
      throw ByteProblem(
        "\(shape.text) needs \(offset + shape.count) bytes, it has \(bytes.count)",
        at: min(bytes.count, offset + shape.count))
    }
    if most == 255 { return ContiguousArray(bytes[offset...]) }
    var samples = ContiguousArray<UInt8>()
    samples.reserveCapacity(shape.count)
    for place in offset..<bytes.count {
      let value = Int(bytes[place])
      guard value <= most else { throw ByteProblem("\(value) is above \(most)", at: place) }
      samples.append(UInt8((value * 255 + most / 2) / most))
    }
    return samples
  }
}
