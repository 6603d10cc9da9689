// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct IDXReaderTests {
  /// Three images of 2 × 2.
  static let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2] + Array(0..<12)
  static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 7, 10, 7]

  @Test func bytesAreTakenAsTheyAre() throws {
    let bytes = ContiguousArray(Self.images)
    let reader = try IDXReader(bytes)
    #expect(reader.sizes == [3, 2, 2] && reader.width == 4)
    #expect(try reader.bytes(bytes) == ContiguousArray(0..<12))
    #expect(try reader.numbers(bytes).last == 11)
  }

  struct Sample: Sendable {
    let type: UInt8
    let values: [UInt8]
    let expected: [Double]
  }

  /// Bytes by the rules of two's complement and IEEE 754.
  static let samples: [Sample] = [
    Sample(type: 0x09, values: [0xFE, 0x05], expected: [-2, 5]),
    Sample(type: 0x0B, values: [0xFF, 0xFE, 0x01, 0x00], expected: [-2, 256]),
    Sample(
      type: 0x0C, values: [0xFF, 0xFF, 0xFF, 0xFE, 0x00, 0x01, 0x00, 0x00], expected: [-2, 65536]),
    Sample(
      type: 0x0D, values: [0xBF, 0xC0, 0x00, 0x00, 0x40, 0x20, 0x00, 0x00], expected: [-1.5, 2.5]),
    Sample(
      type: 0x0E,
      values: [0xBF, 0xF8, 0, 0, 0, 0, 0, 0, 0x40, 0x09, 0x21, 0xFB, 0x54, 0x44, 0x2D, 0x18],
      expected: [-1.5, Double.pi]),
  ]

  @Test(arguments: samples.indices)
  func everyTypeIsBigEndian(_ index: Int) throws {
    let sample = Self.samples[index]
    let bytes = ContiguousArray([0, 0, sample.type, 1, 0, 0, 0, 2] + sample.values)
    #expect(try Array(IDXReader(bytes).numbers(bytes)) == sample.expected)
  }

  static let refused: [(bytes: [UInt8], problem: IDXReader.Problem)] = [
    ([], IDXReader.Problem.headerCutShort),
    ([0x50, 0x4B, 3, 4], .notIDX),
    ([0, 0, 7, 1, 0, 0, 0, 0], .unknownType(7)),
    ([0, 0, 8, 0], .noSizes),
    ([0, 0, 8, 3, 0, 0, 0, 3], .headerCutShort),
    ([0, 0, 8, 1, 0, 0, 0, 3, 1, 2], .wrongLength(expected: 11, found: 10)),
    ([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], .wrongLength(expected: 9, found: 10)),
    ([0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1], .wrongLength(expected: 4_294_967_303, found: 9)),
    (
      [0, 0, 8, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      .tooLarge(sizes: [4_294_967_295, 4_294_967_295, 4_294_967_295])
    ),
    (
      [
        0, 0, 8, 4, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF,
      ],
      .tooLarge(sizes: [0, 4_294_967_295, 4_294_967_295, 4_294_967_295])
    ),
    ([0, 0, 0x0D, 1, 0, 0, 0, 1, 0x7F, 0xC0, 0, 0], .notFinite(index: 0)),
  ]

  @Test(arguments: refused.indices)
  func badFilesAreRefused(_ index: Int) {
    let (refused, expected) = Self.refused[index]
    let bytes = ContiguousArray(refused)
    #expect(throws: expected) {
      let reader = try IDXReader(bytes)
      _ = try reader.bytes(bytes)
      _ = try reader.numbers(bytes)
    }
  }

  @Test func junkNeverTraps() {
    var random = TestRandom(state: 2)
    for _ in 0..<2000 {
      var bytes = Self.images
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
      }
      let all = ContiguousArray(bytes)
      guard let reader = try? IDXReader(all), let numbers = try? reader.numbers(all) else {
        continue
      }
      #expect(numbers.count == reader.count * reader.width)
    }
  }

  private static let spec =
    "data:\n  source: {idx: {images: i, labels: l}}\n  inputs: {image: image}\n  target: {label: category}\n  split: {train: 2/3, test: 1/3}\n"
    .replacing("2/3", with: "0.5").replacing("1/3", with: "0.5")

  @Test func factsComeFromTheHeaders() throws {
    let folder = try TemporaryFolder(["i": Self.images, "l": Self.labels])
    let (data, problems) = try readDataSpec(Self.spec)
    #expect(problems.isEmpty)
    for reading in [DataFacts.Reading.header, .full] {
      var sink: [Diagnostic] = []
      let facts = dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
      #expect(sink.isEmpty)
      #expect(facts.inputShape == Shape([2, 2, 1]))
      #expect(facts.target?.classes == ["7", "10"])
      #expect(facts.rows == 3)
    }
  }

  @Test func pairsThatDisagreeAreToldApart() throws {
    let (data, _) = try readDataSpec(Self.spec)
    let wrong: [(images: [UInt8], labels: [UInt8], line: String)] = [
      (
        Self.images, [0, 0, 8, 1, 0, 0, 0, 2, 7, 7],
        "D609 2:37 3 images have 2 labels | 2"
      ),
      (
        Self.images, Self.images,
        "D609 2:37 `l` has 4 values a label, not 1 | 3 x 2 x 2"
      ),
      (
        Self.images.dropLast(), Self.labels,
        "D602 2:26 `i` is no IDX file: its sizes need 28 bytes, the file has 27"
      ),
      (
        [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2], Self.labels,
        "D608 2:26 `i` holds no images"
      ),
    ]
    for (images, labels, expected) in wrong {
      let folder = try TemporaryFolder(["i": Array(images), "l": labels])
      for reading in [DataFacts.Reading.header, .full] {
        var sink: [Diagnostic] = []
        _ = dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
        #expect(sink.map(line) == [expected])
      }
    }
  }
}
