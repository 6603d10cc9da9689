// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// How an image is moved: mirrored, turned and scaled about its centre, then shifted.
package struct ImageMove: Sendable, Equatable {
  package var isMirrored = false
  package var isUpsideDown = false
  /// Degrees, anticlockwise.
  package var angle = 0.0
  package var scale = 1.0
  /// Pixels, downwards.
  package var down = 0.0
  /// Pixels, to the right.
  package var right = 0.0

  package init() {}

  package var isNothing: Bool { self == ImageMove() }

  /// The moved image by bilinear interpolation, with zeros where nothing comes from: [height, width, channels].
  ///
  /// A pixel q of the result is the image's at c + F R⁻¹ (q - c - shift) / scale, c the centre, R the rotation and F the
  /// mirroring: one interpolation, whatever the move is made of.
  package func apply(
    to image: ContiguousArray<Float>, height: Int, width: Int, channels: Int,
    into moved: inout [Float]
  ) {
    precondition(
      image.count >= height * width * channels && moved.count >= height * width * channels,
      "an image of \(height) x \(width) x \(channels) in \(image.count) and \(moved.count) floats")
    let (cosine, sine) = (cos(angle * .pi / 180) / scale, sin(angle * .pi / 180) / scale)
    let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
    let (signY, signX) = (isUpsideDown ? -1.0 : 1.0, isMirrored ? -1.0 : 1.0)
    for row in 0..<height {
      let y = Double(row) - middleY - down
      for column in 0..<width {
        let x = Double(column) - middleX - right
        let sourceY = middleY + signY * (x * sine + y * cosine)
        let sourceX = middleX + signX * (x * cosine - y * sine)
        let target = (row * width + column) * channels
        let (top, left) = (sourceY.rounded(.down), sourceX.rounded(.down))
        for channel in 0..<channels { moved[target + channel] = 0 }
        guard top >= -1, left >= -1, top < Double(height), left < Double(width) else { continue }
        let (shareY, shareX) = (Float(sourceY - top), Float(sourceX - left))
        for (tapY, weightY) in [(Int(top), 1 - shareY), (Int(top) + 1, shareY)]
        where tapY >= 0 && tapY < height && weightY > 0 {
          for (tapX, weightX) in [(Int(left), 1 - shareX), (Int(left) + 1, shareX)]
          where tapX >= 0 && tapX < width && weightX > 0 {
            let source = (tapY * width + tapX) * channels
            for channel in 0..<channels {
              moved[target + channel] += weightY * weightX * image[source + channel]
            }
          }
        }
      }
    }
  }
}
