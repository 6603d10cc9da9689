// SPDX-License-Identifier: MIT

/// A picture of an example, small enough for a report.
package struct Thumbnail: Equatable {
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
  package func reduced(to side: Int) -> Thumbnail {
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
    return Thumbnail(width: columns, height: rows, channels: channels, pixels: reduced)
  }

  /// As a file.
  package var image: PNGImage {
    PNGImage(
      width: width, height: height,
      pixels: channels == 1
        ? .grey(pixels) : channels == 3 ? .colours(pixels) : .transparent(pixels))
  }
}
