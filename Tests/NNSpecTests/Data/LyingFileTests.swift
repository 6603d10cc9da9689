// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Files that promise more than they hold: nothing is allocated for a promise.
@Suite struct LyingFileTests {
  private static func npy(_ shape: String, values: Int = 0) -> [UInt8] {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
      + Array(header.utf8) + [UInt8](repeating: 0, count: values)
  }

  private func lines(
    _ source: String, _ input: String, _ files: [String: [UInt8]], _ reading: DataFacts.Reading
  ) throws -> [String] {
    let folder = try TemporaryFolder(files)
    let text =
      "data:\n  source: {\(source)}\n  inputs: {x: \(input)}\n  target: {y: number}\n  split: {train: 1}\n"
    let (data, problems) = try readDataSpec(text)
    var sink = problems
    _ = dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
    return sink.map { $0.message }
  }

  @Test(arguments: [DataFacts.Reading.header, .full])
  func anArrayHasTheLengthThatItsShapeNeeds(_ reading: DataFacts.Reading) throws {
    let many = Self.npy("(1000000000000, 4)")
    let found = try lines(
      "npy: {x: x.npy, y: y.npy}", "vector",
      ["x.npy": many, "y.npy": Self.npy("(1000000000000,)")], reading)
    #expect(
      found == [
        "`x.npy` is no array that can be read: its shape needs 16000000000081 bytes, it has 81 (byte 81)",
        "`y.npy` is no array that can be read: its shape needs 4000000000079 bytes, it has 79 (byte 79)",
      ])
  }

  /// Rows of no values take no bytes, so that a header alone may promise any number of them.
  @Test(arguments: [DataFacts.Reading.header, .full])
  func rowsOfNothingAreNoRows(_ reading: DataFacts.Reading) throws {
    let none = Self.npy("(100000000000000000, 0)")
    let found = try lines(
      "npy: {x: x.npy, y: y.npy}", "vector", ["x.npy": none, "y.npy": none], reading)
    #expect(found == ["column `x` of `x.npy, y.npy` has no values"])
  }

  /// A packed file may promise what it cannot unpack to: deflate makes 1032 bytes of one at most.
  @Test func aPackedHeaderIsBoundedByItsFile() throws {
    // gzip.compress(bytes([0, 0, 8, 3, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 28, 0, 0, 0, 28]), mtime=0) and that of labels.
    let images: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 254, 255, 255, 63, 3, 16, 200, 128, 48,
      0, 186, 42, 92, 30, 16, 0, 0, 0,
    ]
    let labels: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 252, 255, 255, 63, 3, 0, 218, 187, 168,
      71, 8, 0, 0, 0,
    ]
    let folder = try TemporaryFolder(["i.gz": images, "l.gz": labels])
    let (data, _) = try readDataSpec(
      "data:\n  source: {idx: {images: i.gz, labels: l.gz}}\n  inputs: {image: image}\n  target: {label: category}\n  split: {train: 1}\n"
    )
    var sink: [Diagnostic] = []
    _ = dataFacts(data, baseDirectory: folder.path, reading: .header, reportingTo: &sink)
    let size = "4294967040"
    #expect(
      sink.map(\.message) == [
        "`i.gz` is no IDX file: its sizes \(size) x 28 x 28 are larger than any memory",
        "`l.gz` is no IDX file: its sizes need 4294967048 bytes, the file has 8",
      ])
  }

  @Test func filesBeyondTheMemoryAreRefused() throws {
    let folder = try TemporaryFolder([
      "big.csv": [UInt8](repeating: 0x31, count: 3000), "bomb.gz": Self.bomb,
    ])
    #expect(throws: DataFile.Problem.tooLarge(size: 3000, limit: 2048)) {
      try DataFile(name: "big.csv", baseDirectory: folder.path, limit: 2048)
    }
    #expect(
      DataFile.Problem.tooLarge(size: 3000, limit: 2048).words
        == "it has 2.9 KiB, and there is memory for 2 KiB")
    #expect(throws: DataFile.Problem.packed(.tooLarge(limit: 2048))) {
      try DataFile(name: "bomb.gz", baseDirectory: folder.path, limit: 2048)
    }
    #expect(
      try DataFile(name: "bomb.gz", baseDirectory: folder.path, limit: 4096).bytes.count == 4000)
    // Only as much of it as is asked for.
    let beginning = try DataFile(
      name: "bomb.gz", baseDirectory: folder.path, beginning: 100, limit: 2048)
    #expect((100...70_000).contains(beginning.bytes.count))
  }

  /// gzip.compress(bytes(4000), mtime=0).
  private static let bomb: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 12, 31,
    160, 0, 0, 0, 128, 183, 1, 190, 147, 139, 58, 160, 15, 0, 0,
  ]

  @Test func whatIsNoFileIsNotRead() throws {
    let folder = try TemporaryFolder([String: [UInt8]]())
    func problem(_ path: String) -> DataFile.Problem? {
      do throws(DataFile.Problem) {
        _ = try FileBytes.read(path)
        return nil
      } catch {
        return error
      }
    }
    let device = "it is a device, a pipe or a socket, not a file"
    // Endless, and a pipe that nobody writes to.
    #expect(problem("/dev/zero") == .unreadable(device))
    #expect(mkfifo(folder.path + "pipe", 0o600) == 0)
    #expect(problem(folder.path + "pipe") == .unreadable(device))
    #expect(problem(folder.path) == .folder)
    #expect(problem(folder.path + "none") == .missing)
    #expect(problem("/dev/null/none") == .missing)
  }

  /// Archives in which files share bytes, or say a size that deflate cannot make (David Fifield, "A better zip bomb").
  @Test func archivesThatCannotBeAreRefused() throws {
    let bytes = try DataFileCase.named("deflated").bytes
    let archive = try ZipReader(bytes)
    let end = try #require(archive.members.last)
    #expect(archive.members.count > 1 && end.offset > 0)
    // The central directory holds sizes at 24 and offsets at 42 behind each `PK 1 2`.
    let entries = bytes.indices.dropLast(4).filter {
      Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2]
    }
    var overlapping = bytes
    for index in 0..<4 { overlapping[entries[1] + 42 + index] = bytes[entries[0] + 42 + index] }
    let overlap = #expect(throws: ByteProblem.self) { try ZipReader(overlapping) }
    #expect(overlap?.reason.contains("overlaps another of its files") == true)
    var lying = bytes
    for index in 0..<4 { lying[entries[0] + 24 + index] = 0x7F }
    let lie = #expect(throws: ByteProblem.self) { try ZipReader(lying) }
    #expect(lie?.reason.contains("cannot have 2139062143 bytes") == true)
  }

  @Test func longLinesOfJSONAreRefused() throws {
    let line = "{\"a\": \"" + String(repeating: "x", count: 1 << 24) + "\"}\n"
    let problem = #expect(throws: JSONLReader.Problem.self) {
      try JSONLReader(ContiguousArray(("{\"a\": \"y\"}\n" + line).utf8))
    }
    #expect(problem?.reason == "a line has 16 MiB, read are up to 16 MiB" && problem?.row == 2)
  }
}
