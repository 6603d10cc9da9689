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
}
