// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct BalancingTests {
  /// Ten rows: six of a, three of b, one of c.
  private static let table =
    "x,y\n" + "aabaabacab".enumerated().map { "\($0),\($1)\n" }.joined()

  private func load(_ balance: String, seed: UInt64 = 1) throws -> LoadedData {
    let folder = try TemporaryFolder(["f.csv": Self.table, "v.csv": Self.table])
    let (data, problems) = try readDataSpec(
      "data:\n  source: {train: {csv: f.csv}, validation: {csv: v.csv}}\n  inputs: {x: {type: number, scale: none}}\n  target: {y: category}\n  \(balance)\n"
    )
    var sink = problems
    let loaded = loadData(data, baseDirectory: folder.path, seed: seed, reportingTo: &sink)
    return try #require(loaded, "\(sink.map(line))")
  }

  private func counts(_ split: DataSplit) -> [Int] {
    (0..<3).map { label in split.targets.count { $0 == Float(label) } }
  }

  @Test(arguments: [
    ("balance: oversample", [6, 6, 6]), ("balance: undersample", [1, 1, 1]),
    ("balance: {oversample: 0.5}", [6, 3, 3]), ("balance: {oversample: 0.6}", [6, 4, 4]),
    ("balance: {undersample: 0.5}", [2, 2, 1]), ("", [6, 3, 1]),
  ])
  func classesHaveTheirCounts(_ balance: String, _ expected: [Int]) throws {
    let loaded = try load(balance)
    #expect(counts(loaded.train) == expected)
    #expect(loaded.train.count == expected.reduce(0, +))
    // Other parts stay as they are.
    #expect(try counts(#require(loaded.validation)) == [6, 3, 1])
    guard case .floats(let values) = loaded.train.inputs else { return }
    // Each example keeps its own input and row.
    let labels = Array("aabaabacab")
    for (place, value) in values.enumerated() {
      #expect(labels[Int(value)] == Array("abc")[Int(loaded.train.targets[place])])
      #expect(loaded.train.rows[place] == Int(value) + 2)
    }
  }

  /// Three examples made six are each there twice, and the rest stays in order.
  @Test func examplesAreRepeatedEvenly() throws {
    let loaded = try load("balance: oversample")
    guard case .floats(let values) = loaded.train.inputs else { return }
    #expect(Array(values.prefix(10)) == (0..<10).map { Float($0) })
    for value in [2, 5, 9] { #expect(values.count { $0 == Float(value) } == 2) }
    #expect(loaded.notes.contains("`balance: oversample` makes 18 training examples of 10"))
  }

  @Test func theDrawDependsOnTheSeed() throws {
    let first = try load("balance: undersample").train
    #expect(first == (try load("balance: undersample").train))
    #expect((2..<9).contains { (try? load("balance: undersample", seed: $0).train) != first })
  }

  @Test func fittedIsWhatWasThere() throws {
    let folder = try TemporaryFolder(["f.csv": Self.table, "v.csv": Self.table])
    let (data, _) = try readDataSpec(
      "data:\n  source: {train: {csv: f.csv}, validation: {csv: v.csv}}\n  inputs: {x: number}\n  target: {y: category}\n  balance: undersample\n"
    )
    var sink: [Diagnostic] = []
    let loaded = try #require(
      loadData(data, baseDirectory: folder.path, seed: 1, reportingTo: &sink))
    guard case .numbers(let scale) = loaded.preprocessing.inputs[0].encoding else { return }
    #expect(scale.offsets == [4.5])
  }
}
