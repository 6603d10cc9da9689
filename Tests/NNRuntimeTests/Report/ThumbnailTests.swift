// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite("Report: pictures of examples")
struct ThumbnailTests {
  /// The program's own reader checks every checksum and unpacks with zlib.
  @Test(arguments: [(1, 1, 1), (28, 28, 1), (5, 7, 3), (3, 2, 4), (300, 260, 1)])
  func theReaderReadsItBack(width: Int, height: Int, channels: Int) throws {
    let pixels = (0..<width * height * channels).map { UInt8($0 * 37 % 256) }
    let image = Thumbnail(width: width, height: height, channels: channels, pixels: pixels)
    let bytes = ContiguousArray(image.image.bytes)
    let (shape, samples) = try PNGReader(bytes).read(bytes)
    #expect(shape.height == height && shape.width == width && shape.channels == channels)
    #expect(Array(samples) == pixels)
  }

  @Test func numbersBecomeGreys() {
    func greys(_ values: [Double]) -> [UInt8] {
      Thumbnail(width: values.count, height: 1, channels: 1, values: values).pixels
    }
    #expect(greys([0, 100, 255]) == [0, 100, 255])
    #expect(greys([0, 8, 16]) == [0, 128, 255])
    #expect(greys([-1, 0, 1]) == [0, 128, 255])
    #expect(greys([.nan, 3, .infinity]) == [0, 255, 0])
    #expect(greys([0, 0]) == [0, 0])
    // Of two channels, which are no colours, the first.
    let two = Thumbnail(width: 2, height: 1, channels: 2, values: [0, 9, 1, 9])
    #expect(two.channels == 1 && two.pixels == [0, 255])
  }

  @Test func largeOnesAreReduced() {
    let image = Thumbnail(
      width: 130, height: 65, channels: 1, pixels: Array(repeating: 90, count: 130 * 65))
    let small = image.reduced(to: 64)
    #expect(small.width == 44 && small.height == 22 && small.pixels.allSatisfy { $0 == 90 })
    #expect(small.reduced(to: 64) == small)
    let four = Thumbnail(width: 2, height: 2, channels: 1, pixels: [0, 100, 200, 100]).reduced(
      to: 1)
    #expect(four.pixels == [100])
  }
}
