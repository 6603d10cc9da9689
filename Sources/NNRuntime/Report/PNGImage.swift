// SPDX-License-Identifier: MIT

internal import NNSpec

/// A small picture as a PNG file, with stored blocks: no compressor is needed, and thumbnails are small.
///
/// Source: W3C PNG, RFC 1950 and RFC 1951.
package struct PNGImage: Equatable {
  /// Pixels.
  package let width: Int
  /// Pixels.
  package let height: Int
  /// 1: grey; 3: red, green, blue; 4: with alpha.
  package let channels: Int
  /// [height, width, channels].
  package let pixels: [UInt8]

  /// Takes bytes as they are.
  package init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition([1, 3, 4].contains(channels), "\(channels) channels")
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * channels,
      "\(pixels.count) bytes for \(width) × \(height) × \(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Brings numbers to 0...255: as they are if they look like bytes, else from the least (at most 0) to the greatest.
  ///
  /// Of channels that are no colours the first is shown. Numbers that are none are 0.
  package init(width: Int, height: Int, channels: Int, values: [Double]) {
    let count = width * height
    precondition(values.count == count * channels, "\(values.count) values")
    let shown = channels == 3 || channels == 4 ? channels : 1
    let chosen = (0..<count * shown).map { values[$0 / shown * channels + $0 % shown] }
    let finite = chosen.filter(\.isFinite)
    let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
    let areBytes = least >= 0 && most <= 255 && most > 127
    let low = areBytes ? 0 : min(0, least)
    let high = areBytes ? 255 : most
    self.init(
      width: width, height: height, channels: shown,
      pixels: chosen.map { value in
        guard value.isFinite, high > low else { return 0 }
        return UInt8(min(255, max(0, (value - low) / (high - low) * 255)).rounded())
      })
  }

  /// With each side at most `side` pixels, each the mean of a square.
  package func reduced(to side: Int) -> PNGImage {
    let factor = (max(width, height) + side - 1) / side
    guard factor > 1 else { return self }
    let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    var reduced: [UInt8] = []
    for row in 0..<rows {
      for column in 0..<columns {
        for channel in 0..<channels {
          var (sum, count) = (0, 0)
          for y in row * factor..<min(height, (row + 1) * factor) {
            for x in column * factor..<min(width, (column + 1) * factor) {
              sum += Int(pixels[(y * width + x) * channels + channel])
              count += 1
            }
          }
          reduced.append(UInt8((sum + count / 2) / count))
        }
      }
    }
    return PNGImage(width: columns, height: rows, channels: channels, pixels: reduced)
  }

  /// The file.
  package var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let colour: UInt8 = channels == 1 ? 0 : channels == 3 ? 2 : 6
    file += chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, colour, 0, 0, 0])
    file += chunk("IDAT", stored)
    return file + chunk("IEND", [])
  }

  /// Each line behind a 0 (it is not filtered), in blocks of at most 65,535 bytes that are not compressed.
  private var stored: [UInt8] {
    let line = width * channels
    let raw = (0..<height).flatMap { [0] + pixels[$0 * line..<($0 + 1) * line] }
    var packed: [UInt8] = [0x78, 0x01]
    var begin = 0
    repeat {
      let count = min(65_535, raw.count - begin)
      packed.append(begin + count == raw.count ? 1 : 0)
      let (low, high) = (UInt8(count & 0xFF), UInt8(count >> 8))
      packed += [low, high, ~low, ~high] + raw[begin..<begin + count]
      begin += count
    } while begin < raw.count
    return packed + bigEndian(Int(Self.adler(raw)))
  }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = ContiguousArray(Array(name.utf8) + content)
    let sum = Inflater.checksum(body, in: body.indices)
    return bigEndian(content.count) + body + bigEndian(Int(sum))
  }

  private func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }
}
