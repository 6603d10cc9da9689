// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Sources whose columns are arrays: npy, npz, images; and JSON lines.
@Suite struct ArraySourceTests {
  private static let split = "  split: {train: 50%, validation: 50%}\n"

  private static func spec(_ source: String, _ inputs: String, _ target: String) -> String {
    "data:\n  source: {\(source)}\n  inputs: {\(inputs)}\n  target: {\(target)}\n" + split
  }

  private func facts(
    _ text: String, _ folder: TemporaryFolder, _ reading: DataFacts.Reading = .full
  ) throws -> (facts: DataFacts, lines: [String]) {
    let (data, problems) = try readDataSpec(text)
    var sink = problems
    let facts =
      problems.hasErrors
      ? DataFacts(inputs: [], targets: [], rows: nil)
      : dataFacts(data, baseDirectory: folder.path, reading: reading, reportingTo: &sink)
    return (facts, sink.map(line))
  }

  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder([String: [UInt8]]())
    for (path, name) in files {
      try folder.write(Array(DataFileCase.named(name).bytes), to: path)
    }
    return folder
  }

  @Test(arguments: [DataFacts.Reading.header, .full])
  func arraysOfAnArchiveAreColumns(_ reading: DataFacts.Reading) throws {
    for name in ["stored", "deflated"] {
      let folder = try folder(["f.npz": name])
      let (facts, lines) = try facts(
        Self.spec("npz: f.npz", "x: vector", "y: category"), folder, reading)
      #expect(lines.isEmpty)
      #expect(facts.inputShape == Shape([2]))
      #expect(facts.target?.classes == ["1", "3", "4"])
      #expect(facts.rows == 3)
    }
  }

  @Test(arguments: [DataFacts.Reading.header, .full])
  func filesAreColumnsByTheNamesGiven(_ reading: DataFacts.Reading) throws {
    let folder = try folder(["v.npy": "volume", "f.npy": "f4"])
    let source = "npy: {a: v.npy, b: f.npy}"
    let image = try facts(
      Self.spec(source, "a: image", "b: {type: vector}"), folder, reading)
    #expect(image.lines.isEmpty)
    #expect(image.facts.inputShape == Shape([3, 2, 2]))
    #expect(image.facts.target?.width == 3)
    let sequence = try facts(
      Self.spec("npy: {a: f.npy, b: v.npy}", "a: sequence", "b: vector"), folder, reading)
    #expect(sequence.facts.inputShape == Shape([3, 1]))
  }

  @Test func wrongArraysAreToldWhereTheyStand() throws {
    let folder = try folder(["v.npy": "volume", "f.npy": "fortran", "x.npz": "f4"])
    let wrong: [(source: String, inputs: String, target: String, line: String)] = [
      (
        "npz: f.npz", "x: vector", "y: category",
        "D601 2:17 the arrays are not there"
      ),
      (
        "npz: x.npz", "x: vector", "y: category",
        "D602 2:17 `x.npz` is no npz archive: it has no directory at its end, as a zip archive does (byte 152)"
      ),
      (
        "npy: {x: f.npy, y: v.npy}", "x: vector", "y: vector",
        "D609 2:17 column `x` has 3 rows, `y` has 2"
      ),
      (
        "npy: {x: f.npy}", "x: vector", "z: number",
        "D604 4:12 `f.npy` has no column `z` | it has `x`"
      ),
      (
        "npy: {x: f.npy}", "x: number", "y: {type: vector, columns: x}",
        "D603 3:12 `x` is one value, `x` is 2"
      ),
      ("npy: f.npy", "x: vector", "y: number", "S203 2:17"),
    ]
    for wrong in wrong {
      let (_, lines) = try facts(Self.spec(wrong.source, wrong.inputs, wrong.target), folder)
      #expect(lines.contains { $0.contains(wrong.line.drop { $0 != " " }) }, "\(lines)")
    }
  }

  @Test func nanIsAMissingCell() throws {
    let folder = try TemporaryFolder([String: [UInt8]]())
    var bytes = Array(try DataFileCase.named("version_1").bytes)
    bytes.replaceSubrange((bytes.count - 4)..., with: [0, 0, 0xC0, 0x7F])
    try folder.write(bytes, to: "x.npy")
    let (_, lines) = try facts(
      Self.spec("npy: {x: x.npy}", "x: vector", "y: {type: vector, column: x, missing: drop}"),
      folder)
    #expect(lines.contains { $0.contains("column `x` has NaN: x.npy:3") }, "\(lines)")
  }

  // MARK: - Images

  private func images(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder([String: [UInt8]]())
    for (path, name) in files {
      let place = URL(filePath: folder.path).appending(path: path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try folder.write(
        name.isEmpty ? [1, 2, 3] : Array(DataFileCase.named(name).bytes), to: path)
    }
    return folder
  }

  @Test(arguments: [DataFacts.Reading.header, .full])
  func aFolderAClassIsTwoColumns(_ reading: DataFacts.Reading) throws {
    let folder = try images([
      "i/b/1.png": "filter_0", "i/a/2.png": "filter_1", "i/a/1.png": "filter_4", "i/.hidden": "",
    ])
    let (facts, lines) = try facts(
      Self.spec("images: i", "image: image", "label: category"), folder, reading)
    #expect(lines.isEmpty, "\(lines)")
    #expect(facts.inputShape == Shape([3, 4, 3]))
    #expect(facts.target?.classes == ["a", "b"])
    #expect(facts.rows == 3)
  }

  @Test func imagesComeInTheOrderOfTheirNames() throws {
    let folder = try images([
      "i/b/1.png": "filter_0", "i/a/2.png": "filter_1", "i/a/1.png": "filter_4",
    ])
    let (data, _) = try readDataSpec(Self.spec("images: i", "image: image", "label: category"))
    var sink: [Diagnostic] = []
    let readout = try #require(
      readData(data, baseDirectory: folder.path, depth: .everything, reportingTo: &sink))
    let image = try #require(readout.parts[0].features[0])
    let label = try #require(readout.parts[0].features[1])
    #expect((0..<3).map { label.code($0) } == [0, 0, 1])
    for (row, name) in ["filter_4", "filter_1", "filter_0"].enumerated() {
      #expect((0..<36).map { image.number(row, $0) } == (try DataFileCase.named(name).values))
    }
  }

  @Test func wrongFoldersAreToldApart() throws {
    let wrong: [(files: [String: String], line: String)] = [
      (["j/a/1.png": "rgb"], "the folder of images is not there"),
      (["i": "rgb"], "`i` is a file; `images` names a folder with a folder a class"),
      (["i/a/.x": ""], "`i` holds no images"),
      (
        ["i/a/1.png": "rgb", "i/notes.txt": ""],
        "`i/notes.txt` is not where an image belongs: `images` has a folder a class, and images in it"
      ),
      (
        ["i/a/1.png": "rgb", "i/a/2.txt": ""],
        "`i/a/2.txt` is no image that can be read: it is neither PNG, PGM nor PPM (byte 0)"
      ),
      (
        ["i/a/1.png": "rgb", "i/a/2.png": "rgba"],
        "all images must have one size: `i/a/1.png` is 6 x 5 x 3, `i/a/2.png` is 6 x 5 x 4"
      ),
    ]
    for wrong in wrong {
      let (_, lines) = try facts(
        Self.spec("images: i", "image: image", "label: category"), images(wrong.files))
      #expect(lines.contains { $0.contains(" 2:20 " + wrong.line) }, "\(lines)")
    }
  }

  // MARK: - JSON lines

  private static let lines = """
    {"x": 1.5, "word": "a", "list": [1, 2, 3], "label": true}

    {"list": [4, null, 6], "label": false, "x": null, "word": "é"}
    {"x": -2, "word": 7, "list": [7, 8, 9], "label": true, "more": 1}
    """

  @Test func keysAreColumns() throws {
    let folder = try TemporaryFolder(["f.jsonl": Self.lines])
    let text = Self.spec(
      "jsonl: f.jsonl",
      "x: {type: number, missing: mean}, word: category, list: {type: vector, missing: zero}",
      "label: binary")
    for reading in [DataFacts.Reading.header, .full] {
      let (facts, lines) = try facts(text, folder, reading)
      #expect(lines.isEmpty, "\(lines)")
      #expect(facts.inputs.map(\.shape) == [Shape([1]), Shape([4]), Shape([3])])
      #expect(facts.inputs[1].vocabulary == ["7", "a", "é"])
      #expect(facts.target?.classes == ["false", "true"])
    }
    let (data, _) = try readDataSpec(text)
    var sink: [Diagnostic] = []
    let readout = try #require(
      readData(data, baseDirectory: folder.path, depth: .everything, reportingTo: &sink))
    #expect(Array(readout.parts[0].rows) == [1, 3, 4])
    let list = try #require(readout.parts[0].features[2])
    #expect((0..<3).map { list.number(2, $0) } == [7, 8, 9])
    #expect(list.number(1, 1).isNaN && list.number(1, 2) == 6)
  }

  @Test func wrongLinesAreToldByTheirNumber() throws {
    let good = #"{"x": 1, "y": 2}"#
    let wrong: [(text: String, line: String)] = [
      ("", "D605 2:19 `f.jsonl` is empty"),
      ("\(good)\n[1]", "a line is one object, `{\"key\": value, …}`: f.jsonl:2"),
      ("\(good)\n{\"x\": 1", "a `,` or `}` is missing at byte 7 of the line: f.jsonl:2"),
      (
        #"{"x": {"z": 1}, "y": 2}"#,
        "`x` is an object; write its keys into the line itself: f.jsonl:1"
      ),
      ("\(good)\n{\"x\": [1, 2], \"y\": 1}", "`x` has 2 values, above it has 1"),
      ("\(good)\n{\"x\": \"a\", \"y\": 1}", "`a` in column `x` is not a number: f.jsonl:2"),
      ("\(good)\n{\"y\": 1}", "column `x` has an empty cell: f.jsonl:2"),
      (#"{"x": 1}"#, "`f.jsonl` has no column `y`"),
    ]
    for wrong in wrong {
      let folder = try TemporaryFolder(["f.jsonl": wrong.text])
      let (_, lines) = try facts(
        Self.spec("jsonl: f.jsonl", "x: number", "y: number"), folder)
      #expect(
        lines.contains { $0.contains(wrong.line.drop { $0 != " " }) }, "\(wrong.line): \(lines)")
    }
  }

  @Test func brokenLinesNeverTrap() throws {
    var random = TestRandom(state: 5)
    for _ in 0..<2000 {
      var bytes = ContiguousArray(Self.lines.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      guard let reader = try? JSONLReader(bytes),
        let table = try? reader.read(reader.header.indices.map { ($0, .number) })
      else { continue }
      #expect(table.numbers.count == table.rowCount * reader.header.count)
    }
  }
}
