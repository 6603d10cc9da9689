// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A small picture as a PNG file, without compression.
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification"; RFC 1950 and 1951 for stored blocks.
package struct PNGImage {
  /// What a pixel is.
  package enum Pixels {
    /// Bytes from black to white.
    case grey([UInt8])
    /// Red, green and blue bytes.
    case colours([UInt8])
    /// Red, green and blue bytes, and how opaque they are.
    case transparent([UInt8])
    /// Numbers from 0 to 15: how opaque one colour is.
    case shades([UInt8], of: (red: UInt8, green: UInt8, blue: UInt8))
  }

  package let width: Int
  package let height: Int
  package let pixels: Pixels

  /// Takes pixels row by row.
  package init(width: Int, height: Int, pixels: Pixels) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// The picture as an address that holds it whole.
  var dataURI: String { Self.dataURI(base64) }
  /// The file as text.
  package var base64: String { Data(bytes).base64EncodedString() }

  /// An address of a file that is text already.
  static func dataURI(_ base64: String) -> String { "data:image/png;base64," + base64 }

  /// The file.
  package var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let (depth, kind): (UInt8, UInt8) =
      switch pixels {
      case .grey: (8, 0)
      case .colours: (8, 2)
      case .transparent: (8, 6)
      case .shades: (4, 3)
      }
    file += Self.chunk(
      "IHDR", Self.bigEndian(width) + Self.bigEndian(height) + [depth, kind, 0, 0, 0])
    if case .shades(_, let colour) = pixels {
      let palette = (0..<16).flatMap { _ in [colour.red, colour.green, colour.blue] }
      file += Self.chunk("PLTE", palette)
      file += Self.chunk("tRNS", (0..<16).map { UInt8($0 * 17) })
    }
    return file + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
  }

  /// Each row after a 0, which says that it is not filtered.
  private var rows: [UInt8] {
    switch pixels {
    case .grey(let bytes): Self.rows(of: bytes, width: width)
    case .colours(let bytes): Self.rows(of: bytes, width: 3 * width)
    case .transparent(let bytes): Self.rows(of: bytes, width: 4 * width)
    case .shades(let numbers, _):
      Self.rows(of: packed(numbers), width: (width + 1) / 2)
    }
  }

  private static func rows(of bytes: [UInt8], width: Int) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: max(width, 1)).flatMap {
      [0] + bytes[$0..<min($0 + width, bytes.count)]
    }
  }

  /// Two numbers a byte, each row beginning anew.
  private func packed(_ numbers: [UInt8]) -> [UInt8] {
    (0..<height).flatMap { row in
      stride(from: 0, to: width, by: 2).map { column in
        let right = column + 1 < width ? numbers[row * width + column + 1] : 0
        return numbers[row * width + column] << 4 | right
      }
    }
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return bigEndian(content.count) + named
      + bigEndian(Int(Inflater.checksum(ContiguousArray(named), in: 0..<named.count)))
  }

  /// A zlib stream of stored blocks, which hold 65,535 bytes at most.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for begin in stride(from: 0, to: max(bytes.count, 1), by: 65_535) {
      let end = min(begin + 65_535, bytes.count)
      let count = UInt16(end - begin)
      stream.append(end == bytes.count ? 1 : 0)
      for word in [count, ~count] {
        stream += [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
      }
      stream += bytes[begin..<end]
    }
    return stream + bigEndian(Int(adler(bytes)))
  }

  /// The check sum of a zlib stream.
  static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }
}
