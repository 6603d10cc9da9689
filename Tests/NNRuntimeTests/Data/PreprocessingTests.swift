// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

@Suite struct PreprocessingTests {
  private func penguins() throws -> (LoadedData, TemporaryFolder) {
    let folder = try TemporaryFolder(["penguins.csv": try LoadDataTests.dealtPenguins()])
    return (try #require(try load(LoadDataTests.penguins, in: folder.path).0), folder)
  }

  @Test func jsonComesBackTheSame() throws {
    let (data, _) = try penguins()
    let text = data.preprocessing.json.pretty()
    let back = try Preprocessing(json: try JSONValue.parse(Array(text.utf8)))
    #expect(back == data.preprocessing)
    #expect(back.json.pretty() == text)
    #expect(text.hasPrefix("{\n  \"schema\": \"nnrun/preprocessing/v1\""))
  }

  @Test func predictingEncodesAsTrainingDoes() throws {
    let (data, folder) = try penguins()
    let back = try Preprocessing(
      json: try JSONValue.parse(Array(data.preprocessing.json.text.utf8)))
    var sink: [Diagnostic] = []
    let file = folder.path + "/penguins.csv"
    let split = try #require(try back.encode(file: file, needsTarget: true, reportingTo: &sink))
    #expect(sink.isEmpty && split.count == 344)
    for part in data.parts {
      for (index, row) in part.rows.enumerated() {
        let left = part.inputs.floats[index * 10..<index * 10 + 10].map(\.bitPattern)
        let right = split.inputs.floats[(row - 2) * 10..<(row - 2) * 10 + 10].map(\.bitPattern)
        #expect(left == right)
        #expect(part.targets[index] == split.targets[row - 2])
      }
    }
  }

  @Test func newTablesMayLackTheTargetAndHoldUnknownCategories() throws {
    let (data, folder) = try penguins()
    let rows =
      "id,island,bill_length_mm,body_mass_g,flipper_length_mm,sex\n7,Atlantis,,4050,172,other\n8,Dream,43.6,,231,\n"
    try folder.write(Array(rows.utf8), to: "new.csv")
    var sink: [Diagnostic] = []
    let split = try #require(
      try data.preprocessing.encode(file: "new.csv", baseDirectory: folder.path, reportingTo: &sink)
    )
    #expect(sink.isEmpty && split.targets.isEmpty && split.rows == [2, 3])
    #expect(Array(split.inputs.floats[0..<10]) == [0, 0, 0, 0, 0, 0, 1, 0, 0, 1])
    #expect(Array(split.inputs.floats[11..<20]) == [0, 1, 0, 1, 0, 0, 0, 0, 1])
    let needed = try data.preprocessing.encode(
      file: "new.csv", baseDirectory: folder.path, needsTarget: true, reportingTo: &sink)
    #expect(needed == nil)
    #expect(sink.map(\.message) == ["`new.csv` has no column `species`"])
  }

  @Test func faultsOfNewTablesAreTold() throws {
    let (data, folder) = try penguins()
    let header = "species,island,bill_length_mm,body_mass_g,flipper_length_mm,sex\n"
    let wrong = [
      (
        header + "Adelie,Dream,x,1,1,male\n", true,
        "`x` in column `bill_length_mm` is not a number: n.csv:2:3"
      ),
      (header + "Adelie,,1,1,1,male\n", true, "column `island` has an empty cell: n.csv:2:2"),
      (
        header + "Adele,Dream,1,1,1,male\n", true,
        "`Adele` in column `species` is none of `Adelie`, `Chinstrap`, `Gentoo`: n.csv:2"
      ),
      ("island\nDream\n", false, "`n.csv` has no column `bill_length_mm`"),
      ("", false, "`n.csv` is empty"),
    ]
    for (text, needsTarget, message) in wrong {
      try folder.write(Array(text.utf8), to: "n.csv")
      var sink: [Diagnostic] = []
      let split = try data.preprocessing.encode(
        file: "n.csv", baseDirectory: folder.path, needsTarget: needsTarget, reportingTo: &sink)
      #expect(split == nil && sink.first?.message == message)
    }
    // What is to be predicted may be nonsense.
    try folder.write(Array((header + "Adele,Dream,1,1,1,male\n").utf8), to: "n.csv")
    var sink: [Diagnostic] = []
    let split = try data.preprocessing.encode(
      file: "n.csv", baseDirectory: folder.path, reportingTo: &sink)
    #expect(split?.count == 1 && split?.targets.isEmpty == true && sink.isEmpty)
  }

  @Test func imagesArePredictedFromTheirFileAlone() throws {
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + Array(0..<8)
    let folder = try TemporaryFolder(["i": images, "l": [0, 0, 8, 1, 0, 0, 0, 2, 3, 5]])
    let text =
      "data:\n  source: {idx: {images: i, labels: l}}\n  inputs: {image: image}\n  target: {label: category}\n  split: {train: 100%}\n"
    let data = try #require(try load(text, in: folder.path).0)
    var sink: [Diagnostic] = []
    let split = try data.preprocessing.encode(
      file: "i", baseDirectory: folder.path, as: text, reportingTo: &sink)
    #expect(split?.inputs == data.train.inputs && sink.isEmpty)
  }

  @Test(arguments: [
    ("{}", "`schema` of preprocessing is missing"),
    (
      "{\"schema\": \"nnrun/preprocessing/v9\"}",
      "the schema is `nnrun/preprocessing/v9`, not `nnrun/preprocessing/v1`"
    ),
    ("{\"schema\": \"nnrun/preprocessing/v1\", \"inputs\": []}", "`inputs` is empty"),
    (
      "{\"schema\": \"nnrun/preprocessing/v1\", \"inputs\": [{\"name\": \"x\", \"type\": \"number\", \"columns\": [\"x\"], \"size\": 1, \"missing\": \"error\", \"scale\": \"affine\", \"offsets\": [1, 2], \"divisors\": [1]}]}",
      "`offsets` of an input has 2 numbers for 1 columns"
    ),
  ])
  func otherJSONIsRefused(_ text: String, _ message: String) throws {
    let json = try JSONValue.parse(Array(text.utf8))
    #expect(throws: PreprocessingError(message: message)) { try Preprocessing(json: json) }
  }

  @Test func damagedJSONNeverTraps() throws {
    let (data, folder) = try penguins()
    let seed = Array(data.preprocessing.json.text.utf8)
    var random = TestRandom(state: 4)
    for _ in 0..<500 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          seed.randomElement(using: &random) ?? 0
      }
      guard let json = try? JSONValue.parse(bytes), let back = try? Preprocessing(json: json) else {
        continue
      }
      var sink: [Diagnostic] = []
      let split = try back.encode(
        file: "penguins.csv", baseDirectory: folder.path, reportingTo: &sink)
      #expect(split != nil || sink.hasErrors)
    }
  }
}
