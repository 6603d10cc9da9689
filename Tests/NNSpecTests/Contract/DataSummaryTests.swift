// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// The summary of a small table and of what is repeated in it.
@Suite("Data summary")
struct DataSummaryTests {
  /// Checks a spec over files of a folder, all data read.
  private func check(_ files: [String: String], _ data: String, layers: String = "[output]") throws
    -> SpecCheck
  {
    let folder = try TemporaryFolder(files)
    let text = """
      nnspec: 1
      data:
      \(data.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      model: {layers: \(layers)}
      training: {loss: cross_entropy, epochs: 5}
      """
    return withExtendedLifetime(folder) {
      SpecCheck(
        SourceFile(path: folder.path + "/a.nn.yaml", bytes: Array(text.utf8)), data: .full)
    }
  }

  private func summary(_ files: [String: String], _ data: String) throws -> DataSummary {
    let check = try check(files, data)
    return try #require(check.dataSummary, "\(check.diagnostics.map(\.message))")
  }

  private static let table = """
    x,y,kind
    1,10,u
    2,,u
    3,30,v
    4,40,u
    1,10,u
    1,10,v

    """
  private static let spec = """
    source: {csv: t.csv}
    inputs: {x: number, y: {type: number, missing: mean}}
    target: {kind: category}
    split: {train: 50%, validation: 50%}
    """

  /// By hand: x is 1, 2, 3, 4, 1, 1; its squares sum to 32, its variance is 32/6 - 2² = 4/3.
  @Test("has the numbers of each column")
  func numbers() throws {
    let summary = try summary(["t.csv": Self.table], Self.spec)
    let x = try #require(summary.features.first?.numbers)
    #expect(x.minimum == 1 && x.maximum == 4 && x.mean == 2 && x.infinite == 0)
    #expect(abs(x.deviation - (4.0 / 3).squareRoot()) < 1e-12)
    let y = summary.features[1]
    #expect(y.cells == 6 && y.missing == 1)
    // 10, 30, 40, 10, 10.
    #expect(y.numbers?.mean == 20 && y.numbers?.maximum == 40)
    #expect(summary.parts.map(\.count) == [6] && summary.parts[0].role == nil)
  }

  /// Cells are taken in some hundred at a time: nothing may depend on where one of these ends.
  @Test("has the numbers of long columns")
  func longColumns() throws {
    let rows = (1...600).map { row in
      "1.9,\(row),\(row == 257 ? 0 : row),\(row % 300 == 0 ? "" : "\(row % 2)"),\(row % 2 == 0 ? "-" : "")1e200,u\n"
    }
    let summary = try summary(
      ["t.csv": "same,index,almost,gaps,huge,kind\n" + rows.joined()],
      """
      source: {csv: t.csv}
      inputs:
        same: number
        index: number
        almost: number
        gaps: {type: number, missing: mean}
        huge: {type: number, scale: minmax}
      target: {kind: category}
      """)
    let numbers = summary.features.compactMap(\.numbers)
    #expect(numbers[0].mean == 1.9 && numbers[0].deviation == 0)
    #expect(summary.features[0].constant == ["same"])
    // Of 1 to n: mean (n + 1) / 2, variance (n² - 1) / 12.
    #expect(abs(numbers[1].mean - 300.5) < 1e-9)
    #expect(abs(numbers[1].deviation - (359_999.0 / 12).squareRoot()) < 1e-9)
    #expect(summary.features[1].counter == "index" && summary.features[2].counter == nil)
    // Rows 300 and 600 are empty: 300 odd rows have 1, 298 even ones 0.
    #expect(summary.features[3].missing == 2 && abs(numbers[3].mean - 300.0 / 598) < 1e-12)
    // The square of 1e200 is beyond what a number can be.
    #expect(abs(numbers[4].mean) < 1e186 && numbers[4].deviation == .infinity)
  }

  /// So many rows that some of their marks fall on each other.
  @Test("finds one row of thousands that is met again")
  func repeatOfMany() throws {
    let rows = (0..<5000).map { "\($0 * 7919 % 5003),\($0 % 3 == 0 ? "u" : "v")\n" }
    let files = [
      "t.csv": "x,kind\n" + rows.joined(), "s.csv": "x,kind\n-1,u\n" + rows[4321] + rows[0],
    ]
    let summary = try summary(
      files,
      """
      source: {train: {csv: t.csv}, test: {csv: s.csv}}
      inputs: {x: number}
      target: {kind: category}
      """)
    #expect(summary.repeats?.map(\.parts) == [[0, 1]] && summary.repeats?.map(\.count) == [2])
    #expect(summary.repeats?.first?.places == ["t.csv:4323", "s.csv:3"])
    #expect(summary.conflicts == nil)
  }

  @Test("counts classes by part where the parts are known")
  func classes() throws {
    let source = """
      source: {train: {csv: t.csv}, test: {csv: s.csv}}
      inputs: {x: number}
      target: {kind: category}
      """
    let summary = try summary(
      ["t.csv": Self.table, "s.csv": "x,kind\n9,v\n1,u\n8,w\n"], source)
    let kind = try #require(summary.features.last?.categories)
    #expect(kind.map(\.name) == ["u", "v", "w"])
    #expect(kind.map(\.counts) == [[4, 1], [2, 1], [0, 1]])
    // (1, u) is the first row, met again as the fifth and in the second row of the test.
    #expect(summary.repeats?.map(\.parts) == [[0, 0], [0, 1]])
    #expect(summary.repeats?.map(\.count) == [1, 1])
    #expect(summary.repeats?.last?.places == ["t.csv:2", "s.csv:3"])
    // (1, v) contradicts (1, u).
    #expect(summary.conflicts?.count == 1 && summary.conflicts?.places == ["t.csv:2", "t.csv:7"])
  }

  @Test("deals by a column, and by the order of the file, as training does")
  func parts() throws {
    let rows = (0..<10).map { "\($0),\($0 % 2 == 0 ? "u" : "v"),\($0 < 6 ? "train" : "test")\n" }
    let file = "x,kind,part\n" + rows.joined()
    let head = "source: {csv: t.csv}\ninputs: {x: number}\ntarget: {kind: category}\n"
    let byColumn = try summary(["t.csv": file], head + "split: {column: part}")
    #expect(byColumn.parts.map(\.role) == [.train, .test])
    #expect(byColumn.parts.map(\.count) == [6, 4])
    let byOrder = try summary(
      ["t.csv": file], head + "split: {train: 70%, validation: 30%, shuffle: false}")
    #expect(byOrder.parts.map(\.role) == [.train, .validation])
    #expect(byOrder.parts.map(\.count) == [7, 3])
    // Classes of the first seven rows: 4 of u, 3 of v.
    #expect(byOrder.features.last?.categories?.map(\.counts) == [[4, 1], [3, 2]])
  }

  @Test("finds columns that are the same, under other names too")
  func twins() throws {
    let rows = (0..<20).map { row in
      "\(row % 7),\(row % 7),\(["a", "b"][row % 2]),\(row % 2),\(["u", "v"][row % 2])\n"
    }
    let summary = try summary(
      ["t.csv": "x,y,s,code,kind\n" + rows.joined()],
      """
      source: {csv: t.csv}
      inputs: {x: number, y: number, s: category, code: number}
      target: {kind: category}
      """)
    let names = summary.twins.map { "\($0.first.column) \($0.second.column) \($0.isRenamed)" }
    #expect(names.sorted() == ["code kind true", "s kind true", "x y false"])
  }

  /// Seen as JSON, as reports and programs read it.
  @Test("is written for people and for programs")
  func forms() throws {
    let summary = try summary(["t.csv": Self.table], Self.spec)
    #expect(summary.text.contains("kind (target)"))
    #expect(summary.text.contains("u 66.7 %, v 33.3 %"))
    #expect(summary.text.contains("1 (16.7 %)"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(summary.json.pretty().utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "nnrun/data/v1")
    #expect(json["examples"] as? Int == 6)
    let features = try #require(json["features"] as? [[String: Any]])
    #expect(features.map { $0["missing"] as? Int } == [0, 1, 0])
    #expect((features[0]["numbers"] as? [String: Any])?["mean"] as? Double == 2)
  }

  @Test("says nothing to a terminal that a file holds")
  func hostile() throws {
    let file = "x,kind\n1,\"\u{1B}[31mred\"\n2,v\n3,v\n"
    let summary = try summary(
      ["t.csv": file],
      "source: {csv: t.csv}\ninputs: {x: number}\ntarget: {kind: category}\nsplit: {train: 2 rows, validation: 1 row}"
    )
    #expect(!summary.text.contains("\u{1B}"))
  }

  /// Sums of squares would lose all digits here; the deviation is that of 1, 2, 3.
  @Test("keeps its digits where numbers are large and close")
  func precision() throws {
    let summary = try summary(
      ["t.csv": "x,kind\n1000000000001,u\n1000000000002,v\n1000000000003,u\n"],
      "source: {csv: t.csv}\ninputs: {x: number}\ntarget: {kind: category}\nsplit: {train: 2 rows, validation: 1 row}"
    )
    let deviation = try #require(summary.features[0].numbers?.deviation)
    #expect(abs(deviation - (2.0 / 3).squareRoot()) < 1e-6)
  }

  /// One image is 0, 1, 2, 3, two are 4, 4, 4, 4: twelve pixels sum to 38, their squares to 142.
  @Test("of images by their pixels, those that are the same among them")
  func images() throws {
    let summary = try imageSummary(
      sizes: [3, 2, 2], [0, 1, 2, 3] + [4, 4, 4, 4] + [4, 4, 4, 4], labels: [7, 9, 9])
    let pixels = try #require(summary.features.first?.numbers)
    #expect(pixels.minimum == 0 && pixels.maximum == 4)
    #expect(abs(pixels.mean - 38.0 / 12) < 1e-12)
    let variance = 142.0 / 12 - (38.0 / 12) * (38.0 / 12)
    #expect(abs(pixels.deviation - variance.squareRoot()) < 1e-12)
    #expect(summary.repeats?.map(\.count) == [1])
    #expect(summary.features.last?.categories?.map(\.name) == ["7", "9"])
    // No pixel is a constant column, and the label is no twin of the image.
    #expect(summary.features[0].constant.isEmpty && summary.twins.isEmpty)
  }

  /// More bright pixels than 32 bits hold the squares of, against two passes in Float64.
  @Test("of images by as many pixels as there are")
  func manyPixels() throws {
    let values = (0..<100 * 900).map { (index: Int) -> UInt8 in
      let step = index * index / 7 % 16
      return UInt8(255 - step)
    }
    let labels: [UInt8] = (0..<100).map { UInt8($0 % 2) }
    let summary = try imageSummary(sizes: [100, 30, 30], values, labels: labels)
    let pixels = try #require(summary.features.first?.numbers)
    let numbers = values.map(Double.init)
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(pixels.minimum == 240 && pixels.maximum == 255)
    #expect(abs(pixels.mean - mean) < 1e-9)
    #expect(abs(pixels.deviation - (squares / Double(numbers.count)).squareRoot()) < 1e-9)
  }

  private func imageSummary(
    sizes: [UInt8], _ values: [UInt8], labels: [UInt8]
  ) throws -> DataSummary {
    let header: [UInt8] = [0, 0, 8, 3] + sizes.flatMap { [0, 0, 0, $0] }
    let folder = try TemporaryFolder([
      "i": header + values, "l": [0, 0, 8, 1, 0, 0, 0, sizes[0]] + labels,
    ])
    let text = """
      nnspec: 1
      data:
        source: {idx: {images: i, labels: l}}
        inputs: {image: {type: image}}
        target: {label: {type: category}}
        split: {validation: 1 row}
      model: {layers: [flatten, output]}
      training: {loss: cross_entropy, epochs: 5}
      """
    let check = withExtendedLifetime(folder) {
      SpecCheck(
        SourceFile(path: folder.path + "/a.nn.yaml", bytes: Array(text.utf8)), data: .full)
    }
    return try #require(check.dataSummary, "\(check.diagnostics.map(\.message))")
  }

  @Test("compares sequences as a whole, and tells their lengths")
  func sequences() throws {
    let rows = [("a", [1, 2]), ("b", [1, 2, 3]), ("c", [1, 2]), ("d", [2, 1])]
    let lines = rows.flatMap { name, values in
      values.enumerated().map { "\(name),\($0),\($1),\(name == "d" ? "v" : "u")\n" }
    }
    let summary = try summary(
      ["t.csv": "g,t,x,kind\n" + lines.joined()],
      """
      source: {csv: t.csv, group: g, order: t}
      inputs: {x: {type: sequence, columns: x}}
      target: {kind: category}
      split: {train: 50%, validation: 50%}
      """)
    #expect(summary.lengths?.shortest == 2 && summary.lengths?.longest == 3)
    #expect(summary.lengths?.median == 2 && summary.lengths?.total == 9)
    // c is a; d has the same numbers in another order.
    #expect(summary.repeats?.map(\.count) == [1])
    #expect(summary.features.last?.categories?.map(\.counts) == [[3], [1]])
  }

  @Test("of texts, whose last symbol is followed by none")
  func texts() throws {
    let summary = try summary(
      ["t.txt": String(repeating: "abcab\n", count: 40)],
      """
      source: {text: {file: t.txt, window: 8}}
      split: {train: 75%, validation: 25%}
      """)
    #expect(summary.features.first?.categories?.map(\.name).contains("a") == true)
    #expect(summary.parts.map(\.role) == [.train, .validation])
    #expect(summary.repeats == nil)
  }

  /// -0 and 0 are one value, an empty cell is like another one.
  @Test("takes cells as the same that mean the same")
  func cells() throws {
    let summary = try summary(
      ["t.csv": "x,y,kind\n0,,u\n-0.0,,u\n1,2,v\n"],
      """
      source: {csv: t.csv}
      inputs: {x: number, y: {type: number, missing: mean}}
      target: {kind: category}
      split: {train: 2 rows, validation: 1 row}
      """)
    #expect(summary.repeats?.map(\.count) == [1])
  }

  @Test("is not there where nothing was read")
  func none() throws {
    let text = """
      nnspec: 1
      data: {source: {generate: moons}, split: {train: 80%, validation: 20%}}
      model: {layers: [output]}
      training: {loss: binary_cross_entropy, epochs: 5}
      """
    let file = SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8))
    #expect(SpecCheck(file, data: .full).dataSummary == nil)
    let missing = try check([:], Self.spec)
    #expect(missing.dataSummary == nil && missing.diagnostics.hasErrors)
  }
}
