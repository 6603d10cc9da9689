// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct GzipReaderTests {
  /// Python's gzip.compress(b"x,y\n1,2\n3,4\n5,6\n", mtime=0).
  static let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 171, 208, 169, 228, 50, 212, 49, 226, 50, 214, 49, 225, 50,
    213,
    49, 227, 2, 0, 170, 240, 213, 64, 16, 0, 0, 0,
  ]
  static let plain = ContiguousArray("x,y\n1,2\n3,4\n5,6\n".utf8)

  @Test func unpacks() throws {
    let packed = ContiguousArray(Self.packed)
    #expect(GzipReader.isGzip(packed))
    #expect(try GzipReader.unpack(packed, limit: 1000) == Self.plain)
    #expect(try GzipReader.unpack(packed + packed, limit: 1000) == Self.plain + Self.plain)
    #expect(try GzipReader.unpack(packed + [0, 0, 0], limit: 1000) == Self.plain)
    #expect(try GzipReader.unpack(packed, limit: 16) == Self.plain)
  }

  /// Python's gzip.compress(gzip.compress(bytes(300_000), mtime=0), mtime=0): far more than a packed file's length foretells.
  @Test func unpacksAThousandfold() throws {
    let twice: ContiguousArray<UInt8> = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 147, 239, 230, 96, 0, 1, 38, 230, 183, 7, 25, 121, 129, 140,
      67, 11, 190, 251, 231, 242, 179, 139, 48, 140, 2, 2, 224, 143, 196, 239, 71, 155, 190, 61,
      152, 204, 194, 0, 0, 246, 166, 113, 97, 69, 1, 0, 0,
    ]
    let once = try GzipReader.unpack(twice, limit: 325)
    #expect(once.count == 325)
    let plain = try GzipReader.unpack(once, limit: .max)
    #expect(plain == ContiguousArray(repeating: 0, count: 300_000))
    #expect(try GzipReader.unpack(once, limit: 300_000) == plain)
    #expect(throws: GzipReader.Problem.tooLarge(limit: 299_999)) {
      try GzipReader.unpack(once, limit: 299_999)
    }
    let beginning = try GzipReader.unpack(once, limit: 100_000, isBeginningEnough: true)
    #expect(beginning.count >= 100_000 && beginning.allSatisfy { $0 == 0 })
  }

  @Test func refusesWhatIsDamaged() {
    let packed = ContiguousArray(Self.packed)
    #expect(throws: GzipReader.Problem.cutShort) {
      try GzipReader.unpack(ContiguousArray(packed.dropLast(9)), limit: 1000)
    }
    #expect(throws: GzipReader.Problem.tooLarge(limit: 15)) {
      try GzipReader.unpack(packed, limit: 15)
    }
    var changed = packed
    changed[28] ^= 1
    #expect(throws: GzipReader.Problem.damaged("incorrect data check")) {
      try GzipReader.unpack(changed, limit: 1000)
    }
  }

  @Test func junkNeverTraps() {
    var random = TestRandom(state: 3)
    for _ in 0..<2000 {
      var bytes = ContiguousArray(Self.packed)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 3..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      let count = (try? GzipReader.unpack(bytes, limit: 1 << 20))?.count ?? 0
      #expect(count <= 1 << 20)
    }
  }

  @Test func tablesAreReadPacked() throws {
    let folder = try TemporaryFolder([
      "d.csv.gz": Self.packed, "bad.gz": Array(Self.packed.dropLast(9)),
    ])
    let text =
      "data:\n  source: {csv: d.csv.gz}\n  inputs: {x: number}\n  target: {y: number}\n  split: {train: 1}\n"
    for reading in [DataFacts.Reading.header, .full] {
      var sink: [Diagnostic] = []
      let facts = dataFacts(
        try readDataSpec(text).spec, baseDirectory: folder.path, reading: reading,
        reportingTo: &sink)
      #expect(sink.isEmpty && facts.rows == 3)
    }
    var sink: [Diagnostic] = []
    _ = dataFacts(
      try readDataSpec(text.replacing("d.csv.gz", with: "bad.gz")).spec, baseDirectory: folder.path,
      reading: .full, reportingTo: &sink)
    #expect(sink.map(\.label) == ["the gzip data is cut short"])
  }
}
