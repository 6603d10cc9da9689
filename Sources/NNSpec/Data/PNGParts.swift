// SPDX-License-Identifier: MIT

/// One chunk of a PNG image, its checksum checked.
struct PNGChunk {
  let name: String
  let content: Range<Int>
  let next: Int

  init(_ bytes: ContiguousArray<UInt8>, at place: Int) throws(ByteProblem) {
    guard place + 12 <= bytes.count else { throw ByteProblem("it is cut short", at: bytes.count) }
    let length = Int(bytes.bigEndian32(at: place))
    name = String(decoding: bytes[(place + 4)..<(place + 8)], as: UTF8.self)
    guard length <= bytes.count - place - 12 else {
      throw ByteProblem("its chunk `\(name)` is cut short", at: bytes.count)
    }
    content = (place + 8)..<(place + 8 + length)
    next = content.upperBound + 4
    let sum = Inflater.checksum(bytes, in: (place + 4)..<content.upperBound)
    guard sum == bytes.bigEndian32(at: content.upperBound) else {
      throw ByteProblem("the checksum of its chunk `\(name)` does not fit its bytes", at: place)
    }
  }

  /// Whether an image cannot be shown without it: its name begins with a capital.
  var isCritical: Bool { name.utf8.first.map { $0 & 0x20 == 0 } ?? true }
}

/// The chunks of a PNG image that its pixels need.
struct PNGParts {
  private(set) var palette: ContiguousArray<UInt8> = []
  /// The alpha of the palette's first colours.
  private(set) var alpha: ContiguousArray<UInt8> = []
  private(set) var packed: ContiguousArray<UInt8> = []
  /// Where the packed pixels begin.
  private(set) var firstPixel = 0

  init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    var place = 8
    while true {
      let chunk = try PNGChunk(bytes, at: place)
      switch chunk.name {
      case "IHDR":
        guard place == 8 else { throw ByteProblem("it has two headers", at: place) }
      case "PLTE":
        guard palette.isEmpty, !chunk.content.isEmpty, chunk.content.count.isMultiple(of: 3),
          chunk.content.count <= 768
        else { throw ByteProblem("its palette is damaged", at: place) }
        palette = ContiguousArray(bytes[chunk.content])
      case "tRNS": alpha = ContiguousArray(bytes[chunk.content])
      case "IDAT":
        if firstPixel == 0 { firstPixel = place }
        packed.append(contentsOf: bytes[chunk.content])
      case "IEND": return
      default:
        guard !chunk.isCritical else {
          throw ByteProblem("its chunk `\(chunk.name)` is none that PNG has", at: place)
        }
      }
      place = chunk.next
    }
  }
}
