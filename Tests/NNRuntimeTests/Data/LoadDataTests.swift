// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// Loads the data of a spec; the diagnostics are those of loading, without the block's own.
func load(
  _ text: String, in folder: String, seed: UInt64 = 0, masking: Double? = nil
) throws -> (LoadedData?, [Diagnostic]) {
  let (spec, problems) = try readDataSpec(text)
  #expect(!problems.hasErrors, "\(problems.map(line))")
  var sink: [Diagnostic] = []
  let loaded = loadData(
    spec, baseDirectory: folder, seed: seed, masking: masking, reportingTo: &sink)
  return (loaded, sink)
}

extension InputStorage {
  var floats: ContiguousArray<Float> {
    switch self {
    case .floats(let values): values
    case .bytes(let values, let divisor): ContiguousArray(values.map { Float($0) / divisor })
    case .codes(let codes): ContiguousArray(codes.map { Float($0) })
    }
  }
}

extension LoadedData {
  var parts: [DataSplit] { [train, validation, test].compactMap(\.self) }
}

@Suite struct LoadDataTests {
  static let penguins = """
    data:
      source: {csv: penguins.csv}
      inputs:
        bill_length_mm: {type: number, missing: mean}
        mass: {type: number, column: body_mass_g, missing: median, scale: robust}
        flipper_length_mm: {type: number, missing: zero, scale: minmax}
        island: category
        sex: {type: category, missing: unknown}
      target: {species: category}
      split: {column: set}
    """

  /// penguins.csv with 2009 as validation in a further column, and a cell changed where asked.
  static func dealtPenguins(replacing cell: (row: Int, column: Int, text: String)? = nil) throws
    -> String
  {
    let text = try String(contentsOfFile: bundledData + "/penguins.csv", encoding: .utf8)
    let lines = text.split(separator: "\n").enumerated().map { index, line in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      cells.append(index == 0 ? "set" : cells[7] == "2009" ? "validation" : "train")
      if let cell, cell.row == index + 1 { cells[cell.column] = cell.text }
      return cells.joined(separator: ",")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Means, deviations, quartiles and counts of the 224 rows of 2007 and 2008: Python's csv and math.fsum.
  @Test func penguinsAreFittedOnTrainingRows() throws {
    let folder = try TemporaryFolder(["penguins.csv": try Self.dealtPenguins()])
    let (loaded, problems) = try load(Self.penguins, in: folder.path)
    #expect(problems.isEmpty)
    let data = try #require(loaded)
    #expect(data.train.count == 224 && data.validation?.count == 120 && data.test == nil)
    // Three numbers, three islands and two sexes, each with one slot for the unknown.
    #expect(data.train.inputWidth == 10 && data.train.inputs.count == 2240)
    let features = data.preprocessing.inputs
    guard case .numbers(let bill) = features[0].encoding,
      case .numbers(let mass) = features[1].encoding,
      case .numbers(let flipper) = features[2].encoding
    else {
      Issue.record("not numbers")
      return
    }
    #expect((bill.offsets[0] - 43.638565022421524).magnitude < 1e-10)
    #expect((bill.divisors[0] - 5.342027436625954).magnitude < 1e-10)
    #expect((try #require(bill.fills)[0] - 43.638565022421524).magnitude < 1e-10)
    #expect(mass.offsets == [4050] && mass.divisors == [4700 - 3587.5] && mass.fills == [4050])
    #expect(flipper.offsets == [172] && flipper.divisors == [231 - 172] && flipper.fills == [0])
    #expect(
      features[3].encoding == .categories(["Biscoe", "Dream", "Torgersen"], fill: .nothing))
    #expect(features[4].encoding == .categories(["female", "male"], fill: .unknown))
    #expect(data.preprocessing.target.classes == ["Adelie", "Chinstrap", "Gentoo"])
    // Row 5 of the file: Adelie, Torgersen, all measures and the sex missing, 2007.
    let index = try #require(data.train.rows.firstIndex(of: 5))
    let row = Array(data.train.inputs.floats[index * 10..<index * 10 + 10])
    #expect(row == [0, 0, Float((0.0 - 172) / 59), 0, 0, 1, 0, 0, 0, 1])
    // Row 2: 39.1, 3750, 181, Torgersen, male.
    #expect(data.train.rows[0] == 2)
    let first = Array(data.train.inputs.floats[0..<10])
    #expect((first[0] - (39.1 - 43.638565) / 5.3420274).magnitude < 1e-6)
    #expect(first[1...] == [Float(-300 / 1112.5), Float(9.0 / 59), 0, 0, 1, 0, 0, 1, 0])
    #expect(data.train.targets.count { $0 == 0 } == 100)
    #expect(data.train.targets.count { $0 == 1 } == 44)
    #expect(data.train.targets.count { $0 == 2 } == 80)
  }

  @Test func validationCellsLeaveWhatIsFittedAlone() throws {
    let folder = try TemporaryFolder(["penguins.csv": try Self.dealtPenguins()])
    let before = try #require(try load(Self.penguins, in: folder.path).0)
    // Row 102 is the first of 2009: its bill, mass, flipper, island and sex.
    for (column, text) in [(2, "9999"), (5, "1"), (4, "-5"), (1, "Atlantis"), (6, "none")] {
      let changed = try Self.dealtPenguins(replacing: (102, column, text))
      try folder.write(Array(changed.utf8), to: "penguins.csv")
      let after = try #require(try load(Self.penguins, in: folder.path).0)
      #expect(after.preprocessing == before.preprocessing)
      #expect(after.train == before.train)
      #expect(after.validation != before.validation)
      #expect(after.sha256 != before.sha256)
    }
    let changed = try Self.dealtPenguins(replacing: (2, 2, "9999"))
    try folder.write(Array(changed.utf8), to: "penguins.csv")
    let after = try #require(try load(Self.penguins, in: folder.path).0)
    #expect(after.preprocessing != before.preprocessing)
  }

  @Test func droppedRowsAreLeftOutAndSaid() throws {
    let text = """
      data:
        source: {csv: penguins.csv}
        inputs:
          measures: {type: vector, columns: [bill_*, flipper_length_mm, body_mass_g], missing: drop}
          sex: {type: binary, missing: drop, positive: female}
        target: {species: category}
        split: {train: 70%, validation: 15%, test: 15%, stratify: true}
      """
    let (loaded, problems) = try load(text, in: bundledData)
    #expect(problems.isEmpty)
    let data = try #require(loaded)
    // 11 rows have an empty cell (counted with Python's csv).
    #expect(data.parts.map(\.count).reduce(0, +) == 333)
    #expect(
      data.notes == ["11 of 344 rows of penguins.csv are left out, because a cell is empty"])
    #expect(data.train.inputWidth == 5)
    // Of 333 rows 165 are female, the value that counts as 1.
    let females = data.parts.map { part in
      (0..<part.count).count { part.inputs.floats[$0 * 5 + 4] == 1 }
    }
    #expect(females.reduce(0, +) == 165)
  }

  @Test func missingCellsAreErrors() throws {
    let text =
      "data:\n  source: {csv: penguins.csv}\n  inputs: {bill_length_mm: number, sex: category}\n  target: {species: category}\n"
    let (loaded, problems) = try load(text, in: bundledData)
    #expect(loaded == nil)
    #expect(
      problems.map(line) == [
        "D605 3:12 column `bill_length_mm` has an empty cell: penguins.csv:5:3 | 1 more cell is like it | say what to do with `missing`: mean, median, zero, drop, value",
        "D605 3:36 column `sex` has an empty cell: penguins.csv:5:7 | 10 more cells are like it | say what to do with `missing`: mode, unknown, drop, value",
      ])
  }

  /// How often each digit comes was counted with Python's csv.
  ///
  /// The first row's pixels are those of the file.
  @Test func digitsAreImages() throws {
    let text = """
      data:
        source: {csv: digits.csv}
        inputs: {image: {columns: pixel_*, type: image, shape: [8, 8, 1], scale: {divide: 16}}}
        target: {digit: category}
        split: {train: 70%, validation: 15%, test: 15%, stratify: true}
      """
    let (loaded, problems) = try load(text, in: bundledData)
    #expect(problems.isEmpty)
    let data = try #require(loaded)
    #expect(data.preprocessing.inputShape == Shape([8, 8, 1]))
    #expect(
      data.preprocessing.target.classes == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(data.parts.map(\.count).reduce(0, +) == 1797)
    for (part, share) in zip(data.parts, [0.7, 0.15, 0.15]) {
      #expect((Double(part.count) - share * 1797).magnitude <= 2)
      for (label, count) in [178, 182, 177, 183, 181, 182, 181, 179, 174, 180].enumerated() {
        let dealt = part.targets.count { $0 == Float(label) }
        #expect((Double(dealt) - share * Double(count)).magnitude < 1)
      }
    }
    let part = try #require(data.parts.first { $0.rows.contains(2) })
    let place = try #require(part.rows.firstIndex(of: 2)) * 64
    #expect(
      Array(part.inputs.floats[place..<place + 8]) == [0, 0, 5, 13, 9, 1, 0, 0].map { $0 / 16 })
  }

  /// sha256sum of coreutils.
  @Test func theHashIsThatOfTheFile() throws {
    let text =
      "data:\n  source: {csv: iris.csv}\n  inputs: {v: {type: vector, columns: \"*_cm\"}}\n  target: {species: category}\n"
    let data = try #require(try load(text, in: bundledData).0)
    #expect(data.sha256 == "b6b8efc86732bc48c9fbddba53e2c191fd4f263c0ee98e2b1b7d3543e8d2121d")
    #expect(data.train.count == 120 && data.validation?.count == 30)
  }

  @Test func targetsAreScaledOnlyWhenAsked() throws {
    let rest =
      "data:\n  source: {csv: concrete_strength.csv}\n  inputs: {v: {type: vector, columns: [cement, water, age]}}\n"
    let plain = try #require(
      try load(rest + "  target: {compressive_strength: number}\n", in: bundledData).0)
    let scaled = try #require(
      try load(
        rest + "  target: {compressive_strength: {type: number, scale: standardise}}\n",
        in: bundledData
      ).0)
    #expect(plain.train.rows == scaled.train.rows && plain.train.targets != scaled.train.targets)
    #expect(plain.preprocessing.unscaleTarget(3) == 3)
    for (value, target) in zip(scaled.train.targets, plain.train.targets) {
      #expect((scaled.preprocessing.unscaleTarget(value) - Double(target)).magnitude < 1e-4)
    }
    let sum = scaled.train.targets.reduce(0) { $0 + Double($1) }
    #expect((sum / Double(scaled.train.count)).magnitude < 1e-6)
  }

  @Test func logarithmsAndConstantColumns() throws {
    let folder = try TemporaryFolder(["d.csv": "a,b,y\n0,7,1\n1,7,2\n3,7,3\n-1,7,4\n"])
    let text =
      "data:\n  source: {csv: d.csv}\n  inputs: {a: {type: number, scale: SCALE}, b: number}\n  target: {y: number}\n  split: {train: 100%}\n"
    let (none, problems) = try load(text.replacing("SCALE", with: "log1p"), in: folder.path)
    #expect(none == nil)
    #expect(
      problems.map(line) == ["D609 3:37 `log1p` needs numbers above -1, column `a` has -1: d.csv:5"]
    )
    try folder.write(Array("a,b,y\n0,7,1\n1,7,2\n3,7,3\n".utf8), to: "d.csv")
    let data = try #require(try load(text.replacing("SCALE", with: "log1p"), in: folder.path).0)
    // ln 1, ln 2, ln 4; a constant column becomes 0.
    #expect(data.train.inputs.floats == [0, 0, 0.6931472, 0, 1.3862944, 0])
    #expect(data.preprocessing.inputs[0].width == 1)
  }

  @Test func classesThatTrainingNeverSeesAreToldApart() throws {
    let folder = try TemporaryFolder(["d.csv": "x,y,s\n1,a,train\n2,b,train\n3,c,test\n"])
    let text =
      "data:\n  source: {csv: d.csv}\n  inputs: {x: number}\n  target: {y: category}\n  split: {column: s}\n"
    let (data, problems) = try load(text, in: folder.path)
    #expect(data?.test?.targets == [2])
    #expect(
      problems.map(line) == [
        "U505 4:12 no training row has the class `c` | `split: {stratify: true}` deals every class to all parts"
      ])
  }

  @Test func filesForThePartsAndAShareOfTrain() throws {
    let rows = (1...20).map { "\($0),\($0 % 2 == 0 ? "b" : "a")\n" }.joined()
    let folder = try TemporaryFolder(["train.csv": "x,y\n" + rows, "test.csv": "x,y\n9,c\n8,a\n"])
    let text =
      "data:\n  source: {train: {csv: train.csv}, test: {csv: test.csv}}\n  inputs: {x: number}\n  target: {y: category}\n"
    let whole = try #require(try load(text, in: folder.path).0)
    #expect(whole.train.count == 20 && whole.validation == nil && whole.test?.count == 2)
    #expect(whole.preprocessing.target.classes == ["a", "b", "c"])
    let (dealt, problems) = try load(text + "  split: {validation: 10%}\n", in: folder.path)
    #expect(problems.map(\.code) == [.suspicious])
    #expect(dealt?.train.count == 18 && dealt?.validation?.count == 2 && dealt?.test?.count == 2)
    #expect(dealt?.test?.rows == [2, 3])
  }

  @Test func imagesStayBytes() throws {
    let images: [UInt8] =
      [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2] + (0..<16).map { $0 * 17 }
    let folder = try TemporaryFolder(["i": images, "l": [0, 0, 8, 1, 0, 0, 0, 4, 3, 5, 3, 5]])
    let text =
      "data:\n  source: {train: {idx: {images: i, labels: l}}, test: {idx: {images: i, labels: l}}}\n  inputs: {image: INPUT}\n  target: {label: category}\n"
    let data = try #require(try load(text.replacing("INPUT", with: "image"), in: folder.path).0)
    #expect(data.train.inputs == .bytes(ContiguousArray((0..<16).map { $0 * 17 }), divisor: 255))
    #expect(data.train.targets == [0, 1, 0, 1])
    #expect(data.preprocessing.inputShape == Shape([2, 2, 1]))
    let split = try #require(
      try load(
        text.replacing("INPUT", with: "image") + "  split: {validation: 50%, shuffle: false}\n",
        in: folder.path
      ).0)
    // All parts read the file's bytes where they are.
    #expect(split.validation?.inputs == data.train.inputs)
    #expect(split.validation?.inputSpans == [2, 3].map { RowSpan(begin: $0, count: 1) })
    let floats = try #require(
      try load(
        text.replacing("INPUT", with: "{type: vector, column: image, scale: minmax}"),
        in: folder.path
      ).0)
    #expect(floats.train.inputs.floats == ContiguousArray((0..<16).map { Float($0 / 4) / 3 }))
  }
}
