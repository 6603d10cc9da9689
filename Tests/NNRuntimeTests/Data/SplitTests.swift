// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What must hold of every way to deal rows.
@Suite struct SplitTests {
  /// 200 rows, three classes of unlike size, 23 groups, an order that is not the file's.
  static let table: String = {
    var random = TestRandom(state: 5)
    let rows = (0..<200).map { index in
      let label = index % 10 < 6 ? "a" : index % 10 < 9 ? "b" : "c"
      return "\(index),\(label),g\(Int.random(in: 0..<23, using: &random)),\((index * 37) % 101)\n"
    }
    return "x,y,group,t\n" + rows.joined()
  }()

  private func load(_ split: String, seed: UInt64 = 0, table: String = table) throws -> LoadedData {
    let folder = try TemporaryFolder(["d.csv": table])
    let text =
      "data:\n  source: {csv: d.csv}\n  inputs: {x: {type: number, scale: none}}\n  target: {y: category}\n  split: \(split)\n"
    let (loaded, problems) = try NNRuntimeTests.load(text, in: folder.path, seed: seed)
    #expect(!problems.hasErrors, "\(problems.map(line))")
    return try #require(loaded)
  }

  @Test(arguments: [
    "{train: 70%, validation: 15%, test: 15%}",
    "{train: 70%, validation: 15%, test: 15%, stratify: true}",
    "{train: 70%, validation: 15%, test: 15%, shuffle: false}",
    "{order: t, train: 70%, validation: 15%, test: 15%}",
    "{group: group, train: 70%, validation: 15%, test: 15%}",
  ])
  func partsAreDisjointCompleteAndTheSame(_ split: String) throws {
    let data = try load(split)
    let rows = data.parts.flatMap(\.rows)
    #expect(Set(rows).count == 200 && rows.sorted() == Array(2...201))
    for part in data.parts { #expect(part.rows == part.rows.sorted()) }
    // Every example has its own row's number and class.
    for part in data.parts {
      #expect(Array(part.inputs.floats) == part.rows.map { Float($0 - 2) })
      let targets = part.rows.map { row -> Float in
        (row - 2) % 10 < 6 ? 0 : (row - 2) % 10 < 9 ? 1 : 2
      }
      #expect(Array(part.targets) == targets)
    }
    let again = try load(split)
    #expect(again.parts == data.parts)
    let other = try load(split, seed: 1)
    let isRandom = !split.contains("order") && !split.contains("shuffle")
    #expect((other.train.rows != data.train.rows) == isRandom)
  }

  @Test func sharesAreKept() throws {
    let data = try load("{train: 70%, validation: 15%, test: 15%}")
    #expect(data.parts.map(\.count) == [140, 30, 30])
  }

  @Test(arguments: 0..<20)
  func classesAreWithinOneOfTheirShares(_ seed: UInt64) throws {
    var random = TestRandom(state: seed)
    let labels = (0..<Int.random(in: 40...120, using: &random)).map { _ in
      ["a", "b", "c", "d", "e"][Int.random(in: 0..<5, using: &random)]
    }
    let table = "x,y\n" + labels.map { "1,\($0)\n" }.joined()
    let data = try load(
      "{train: 60%, validation: 25%, test: 15%, stratify: true}", seed: seed, table: table)
    for (part, share) in zip(data.parts, [0.6, 0.25, 0.15]) {
      for (index, name) in ["a", "b", "c", "d", "e"].enumerated() {
        let exact = share * Double(labels.count { $0 == name })
        #expect((Double(part.targets.count { $0 == Float(index) }) - exact).magnitude < 1)
      }
      #expect((Double(part.count) - share * Double(labels.count)).magnitude < 2)
    }
  }

  /// Over all folds; with a test that none of them touches.
  @Test(arguments: [
    "folds: 5", "folds: 7, shuffle: false", "folds: 5, stratify: true", "folds: 4, group: group",
    "folds: 3, test: 20%", "folds: 5, test: 10%, stratify: true",
  ])
  func everyRowIsHeldOutOnce(_ split: String) throws {
    let folds = try #require(Int(split.dropFirst(7).prefix(1)))
    var held: [Int] = []
    var tests: Set<[Int]> = []
    for fold in 1...folds {
      let data = try load("{\(split), fold: \(fold)}")
      let validation = try #require(data.validation).rows
      #expect(Set(data.train.rows).isDisjoint(with: validation))
      #expect(data.parts.flatMap(\.rows).sorted() == Array(2...201))
      if !split.contains("group") {
        let exact = Double(200 - (data.test?.count ?? 0)) / Double(folds)
        #expect((Double(validation.count) - exact).magnitude < 2)
      }
      held += validation
      tests.insert(data.test?.rows ?? [])
    }
    #expect(tests.count == 1)
    #expect((held + tests.flatMap(\.self)).sorted() == Array(2...201))
  }

  @Test func foldsNeedGroups() throws {
    let folder = try TemporaryFolder([
      "d.csv": "x,y,g\n" + String(repeating: "1,a,p\n2,b,q\n", count: 9)
    ])
    let text =
      "data:\n  source: {csv: d.csv}\n  inputs: {x: number}\n  target: {y: category}\n  split: {folds: 3, group: g}\n"
    let (_, problems) = try NNRuntimeTests.load(text, in: folder.path)
    #expect(problems.map(\.message).contains("3 folds need as many groups, column `g` has 2"))
  }

  @Test func groupsStayTogether() throws {
    let groups = Self.table.split(separator: "\n").map { $0.split(separator: ",")[2] }
    for seed in UInt64(0)..<10 {
      let data = try load("{group: group, train: 60%, validation: 20%, test: 20%}", seed: seed)
      let sets = data.parts.map { Set($0.rows.map { groups[$0 - 1] }) }
      #expect(sets.map(\.count).reduce(0, +) == Set(groups.dropFirst()).count)
      #expect((Double(data.train.count) - 120).magnitude < 20)
    }
  }

  @Test func orderCutsByValue() throws {
    let data = try load("{order: t, train: 50%, test: 50%}")
    let times = Self.table.split(separator: "\n").dropFirst().map {
      Int($0.split(separator: ",")[3]) ?? -1
    }
    let latest = data.train.rows.map { times[$0 - 2] }.max() ?? 0
    let earliest = data.test?.rows.map { times[$0 - 2] }.min() ?? 0
    #expect(latest <= earliest)
  }

  @Test func fewGroupsFillEveryPartOrAreAnError() throws {
    let table = "x,y,group\n" + (0..<30).map { "\($0),\($0 % 2),\($0 / 10)\n" }.joined()
    let data = try load("{group: group, train: 70%, validation: 15%, test: 15%}", table: table)
    #expect(data.parts.map(\.count) == [10, 10, 10])
    let folder = try TemporaryFolder(["d.csv": "x,y,group\n1,a,g\n2,b,g\n3,a,h\n4,b,h\n"])
    let text =
      "data:\n  source: {csv: d.csv}\n  inputs: {x: number}\n  target: {y: category}\n  split: {group: group, train: 50%, validation: 25%, test: 25%}\n"
    let (none, problems) = try NNRuntimeTests.load(text, in: folder.path)
    #expect(none == nil && problems.map(\.code) == [.badSplit])
  }
}
