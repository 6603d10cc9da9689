// SPDX-License-Identifier: MIT

/// Reads PNG images of up to 8 bits a sample that are not interlaced: grey, colours, palettes, with or without alpha.
///
/// A palette becomes colours, with alpha if it has some. Source: W3C, "Portable Network Graphics (PNG) Specification".
package struct PNGReader: Sendable {
  /// How a pixel is written.
  private enum Colour: UInt8 {
    case grey = 0, colours = 2, palette = 3, greyAlpha = 4, coloursAlpha = 6

    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .colours: 3
      case .coloursAlpha: 4
      }
    }
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What the network reads; the channels of a palette only show in all of the file.
  package let height: Int
  package let width: Int
  private let depth: Int
  private let colour: Colour

  package static func isPNG(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.starts(with: signature)
  }

  /// Reads the header.
  package init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    guard Self.isPNG(bytes) else { throw ByteProblem("it is no PNG image", at: 0) }
    let header = try PNGChunk(bytes, at: 8)
    guard header.name == "IHDR", header.content.count == 13 else {
      throw ByteProblem("it does not begin with its header IHDR", at: 8)
    }
    let start = header.content.lowerBound
    (width, height) = (Int(bytes.bigEndian32(at: start)), Int(bytes.bigEndian32(at: start + 4)))
    depth = Int(bytes[start + 8])
    guard let colour = Colour(rawValue: bytes[start + 9]) else {
      throw ByteProblem(
        "its colour type is \(bytes[start + 9]), which PNG does not have", at: start + 9)
    }
    self.colour = colour
    if depth == 16 {
      throw ByteProblem("it has 16 bits a sample; save it with 8", at: start + 8)
    }
    let hasSmallSamples = colour == .grey || colour == .palette
    guard depth == 8 || (hasSmallSamples && [1, 2, 4].contains(depth)) else {
      throw ByteProblem("it has \(depth) bits a sample, which its colours cannot", at: start + 8)
    }
    guard bytes[start + 10] == 0, bytes[start + 11] == 0 else {
      throw ByteProblem("its compression or filters are none that PNG has", at: start + 10)
    }
    guard bytes[start + 12] == 0 else {
      throw ByteProblem("it is interlaced; save it without", at: start + 12)
    }
    guard ImageShape(height: height, width: width, channels: 4).isSensible else {
      throw ByteProblem("it is \(height) x \(width), which is no image that can be read", at: start)
    }
  }

  /// The shape and the samples, 0 to 255: [height, width, channels].
  package func read(
    _ bytes: ContiguousArray<UInt8>
  ) throws(ByteProblem) -> (shape: ImageShape, samples: ContiguousArray<UInt8>) {
    let parts = try PNGParts(bytes)
    guard !parts.packed.isEmpty else { throw ByteProblem("it has no pixels", at: bytes.count) }
    let stride = (width * colour.samples * depth + 7) / 8
    var rows: ContiguousArray<UInt8>
    do throws(Inflater.Problem) {
      rows = try Inflater.unpack(parts.packed, .zlib, limit: height * (stride + 1))
    } catch {
      throw ByteProblem("its pixels cannot be unpacked: \(error.words)", at: parts.firstPixel)
    }
    guard rows.count == height * (stride + 1) else {
      throw ByteProblem(
        "its pixels unpack to \(rows.count) bytes, its sizes need \(height * (stride + 1))",
        at: parts.firstPixel)
    }
    try unfilter(&rows, stride, at: parts.firstPixel)
    return try pixels(rows, stride, parts)
  }

  // MARK: - Filters

  /// Adds to every byte what its row's filter predicts from the bytes to the left, above and above left.
  private func unfilter(
    _ rows: inout ContiguousArray<UInt8>, _ stride: Int, at place: Int
  ) throws(ByteProblem) {
    let step = max(1, colour.samples * depth / 8)
    for row in 0..<height {
      let start = row * (stride + 1) + 1
      let filter = rows[start - 1]
      guard filter <= 4 else {
        throw ByteProblem("row \(row + 1) has the filter \(filter), PNG has 0 to 4", at: place)
      }
      if filter == 0 { continue }
      for index in 0..<stride {
        let here = start + index
        let left = index >= step ? rows[here - step] : 0
        let above = row > 0 ? rows[here - stride - 1] : 0
        let corner = row > 0 && index >= step ? rows[here - stride - 1 - step] : 0
        let guess: UInt8 =
          switch filter {
          case 1: left
          case 2: above
          case 3: UInt8((Int(left) + Int(above)) / 2)
          default: Self.paeth(Int(left), Int(above), Int(corner))
          }
        rows[here] &+= guess
      }
    }
  }

  /// The neighbour that is nearest to left + above - corner (Paeth 1991).
  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
    let guess = left + above - corner
    let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
    return UInt8(a <= b && a <= c ? left : b <= c ? above : corner)
  }

  // MARK: - Pixels

  private func pixels(
    _ rows: ContiguousArray<UInt8>, _ stride: Int, _ parts: PNGParts
  ) throws(ByteProblem) -> (ImageShape, ContiguousArray<UInt8>) {
    let isPalette = colour == .palette
    if isPalette, parts.palette.isEmpty {
      throw ByteProblem("it has no palette", at: parts.firstPixel)
    }
    let channels = isPalette ? (parts.alpha.isEmpty ? 3 : 4) : colour.samples
    let shape = ImageShape(height: height, width: width, channels: channels)
    var samples = ContiguousArray<UInt8>()
    samples.reserveCapacity(shape.count)
    let most = (1 << depth) - 1
    for row in 0..<height {
      let start = row * (stride + 1) + 1
      if depth == 8, !isPalette {
        samples.append(contentsOf: rows[start..<(start + stride)])
        continue
      }
      for column in 0..<width {
        let bit = column * depth
        let value = Int(rows[start + bit / 8]) >> (8 - depth - bit % 8) & most
        guard isPalette else {
          samples.append(UInt8(value * 255 / most))
          continue
        }
        guard value * 3 + 2 < parts.palette.count else {
          throw ByteProblem(
            "a pixel of row \(row + 1) has colour \(value), the palette has \(parts.palette.count / 3)",
            at: parts.firstPixel)
        }
        samples.append(contentsOf: parts.palette[(value * 3)..<(value * 3 + 3)])
        if channels == 4 {
          samples.append(value < parts.alpha.count ? parts.alpha[value] : 255)
        }
      }
    }
    return (shape, samples)
  }
}
