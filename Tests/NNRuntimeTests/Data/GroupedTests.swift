// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Tables with a time step a row.
@Suite struct GroupedTests {
  private static let block = """
      source: {csv: d, group: g, order: t}
      inputs: {x: {type: sequence, columns: [x0, x1], scale: none}}
      target: {y: category}
      split: {train: 2 rows, test: 1 rows, shuffle: false}

    """
  // Groups b, a, c; b's rows out of order, 10 behind 9.
  private static let table = """
    g,t,x0,x1,y
    b,10,1,2,p
    a,0,3,4,q
    b,9,5,6,p
    a,1,7,8,q
    a,2,9,10,q
    c,0,11,12,p

    """

  private func problems(_ from: String, _ to: String, block: String = Self.block) throws -> [String]
  {
    try NNRuntimeTests.problems(block, ["d": Self.table.replacing(from, with: to)])
  }

  @Test func groupsAreSequences() throws {
    let data = try loaded(Self.block, ["d": Self.table])
    #expect(data.train.count == 2 && data.train.inputWidth == 2)
    #expect(data.train.steps(0) == [[5, 6], [1, 2]] && data.train.goals(0) == [0])
    #expect(data.train.steps(1) == [[3, 4], [7, 8], [9, 10]] && data.train.goals(1) == [1])
    #expect(data.test?.steps(0) == [[11, 12]])
    #expect(data.train.rows == [4, 3] && data.test?.rows == [7])
    #expect(data.preprocessing.inputShape == Shape([3, 2], hasVaryingTime: true))
    #expect(try reread(data.preprocessing) == data.preprocessing)
  }

  @Test func factsKnowTheLengths() throws {
    let found = try facts(Self.block, ["d": Self.table])
    #expect(found.inputShape == Shape([3, 2], hasVaryingTime: true) && found.rows == 3)
    let even = "g,t,x0,x1,y\na,0,1,2,p\na,1,1,2,p\nb,0,1,1,q\nb,1,2,2,q\n"
    let block = Self.block.replacing("train: 2 rows, test: 1 rows", with: "train: 50%, test: 50%")
    #expect(try facts(block, ["d": even]).inputShape == Shape([2, 2]))
    #expect(try facts(block, ["d": even], .none).inputShape == Shape([nil, 2]))
    let open = block.replacing("scale: none", with: "missing: drop")
    #expect(try facts(open, ["d": even]).inputShape == Shape([nil, 2]))
    #expect(try facts(open, ["d": even], .full).inputShape == Shape([2, 2]))
  }

  @Test func withoutOrderTheFileDecides() throws {
    let block = Self.block.replacing(", order: t", with: "")
    #expect(try loaded(block, ["d": Self.table]).train.steps(0) == [[1, 2], [5, 6]])
  }

  @Test func aTargetMayHaveSteps() throws {
    let block = Self.block.replacing("y: category", with: "y: {type: sequence, columns: [x1, x0]}")
      .replacing("columns: [x0, x1]", with: "column: x0")
    let folder = try TemporaryFolder(["d": Self.table])
    let data = try #require(try load("data:\n" + block, in: folder.path).0)
    #expect(data.train.targetWidth == 2 && data.train.goals(0) == [5, 6, 1, 2])
    let facts = DataFacts(data)
    #expect(facts.target?.kind == .number && facts.target?.width == 2)
    #expect(facts.target?.steps == .varying(longest: 3))
  }

  @Test func categoriesAreCodes() throws {
    let block = Self.block.replacing(
      "{type: sequence, columns: [x0, x1], scale: none}", with: "{type: sequence, of: category}")
    let text = "g,t,x,y\nb,1,k,p\nb,0,l,p\na,0,k,q\nc,0,m,p\nc,1,k,p\n"
    let data = try loaded(block, ["d": text])
    #expect(data.train.inputs == .codes([1, 0, 0]) && data.test?.inputs == .codes([2, 0]))
    #expect(data.train.inputSpans == [RowSpan(begin: 0, count: 2), RowSpan(begin: 2, count: 1)])
    #expect(data.preprocessing.inputShape == Shape([2, 3], hasVaryingTime: true))
    let found = try facts(block, ["d": text])
    #expect(found.inputShape == Shape([2, 4], hasVaryingTime: true))
    #expect(
      try NNRuntimeTests.problems(
        block.replacing("of: category", with: "of: category, columns: [x, t]"), ["d": text]) == [
          "D609 3:55 `x` is a sequence of categories, one a row, and has 2 columns"
        ])
  }

  @Test func withoutSplitGroupsAreDealtAtRandom() throws {
    let block = Self.block.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    let (_, found) = try readDataSpec("data:\n" + block)
    #expect(
      found.map(\.message) == [
        "without `split`, 80% of the groups train and 20% validate, shuffled by the seed"
      ])
    let folder = try TemporaryFolder(["d": Self.table])
    let (spec, _) = try readDataSpec("data:\n" + block)
    var sink: [Diagnostic] = []
    let data = loadData(spec, baseDirectory: folder.path, seed: 1, reportingTo: &sink)
    #expect(data?.train.count == 2 && data?.validation?.count == 1)
  }

  @Test func labelsMustNotVary() throws {
    #expect(
      try problems("a,1,7,8,q", "a,1,7,8,p") == [
        "D604 4:12 column `y` must be the same in all rows of group `a`, but `p` follows `q`: d:5 | the group begins at d:3 | for a target at each step use `type: sequence`"
      ])
    let numbers = Self.table.replacing("p\n", with: "1\n").replacing("q\n", with: "2\n")
    let block = Self.block.replacing("category", with: "number")
    #expect(try loaded(block, ["d": numbers]).train.targets == [1, 2])
    #expect(
      try NNRuntimeTests.problems(block, ["d": numbers.replacing("9,10,2", with: "9,10,3")]).first?
        .hasPrefix(
          "D604 4:12 column `y` must be the same in all rows of group `a`, but `3` follows `2`: d:6"
        )
        == true)
  }

  @Test func ordersMustBeClear() throws {
    #expect(
      try problems("b,9,", "b,10.0,") == [
        "D607 2:37 column `t` orders group `b`, but `10.0` stands there twice: d:2 and d:4"
      ])
    #expect(
      try problems("b,9,", "b,,") == ["D605 2:37 column `t` has an empty cell: d:4:2"])
    #expect(
      try problems("b,9,", ",9,") == ["D605 2:27 column `g` has an empty cell: d:4:1"])
    #expect(
      try problems("g,t", "h,t").first
        == "D603 2:27 `d` has no column `g` | it has `h`, `t`, `x0`, `x1`, `y`")
  }

  @Test func onlySequencesHaveGroups() throws {
    let block = Self.block.replacing(
      "{type: sequence, columns: [x0, x1], scale: none}", with: "number")
    #expect(
      try problems("", "", block: block) == [
        "T304 3:15 with `group`, an example is several rows, so `x` must be a sequence | it is a number | use `type: sequence`; a column that is constant in a group becomes the same at each step"
      ])
    for (split, text) in [
      ("group: x0, train: 80%, test: 20%", "group"), ("order: x0, train: 80%, test: 20%", "order"),
    ] {
      let other = Self.block.replacing("train: 2 rows, test: 1 rows, shuffle: false", with: split)
      #expect(
        try problems("", "", block: other).first?.hasSuffix(
          "whole groups are dealt already, so `\(text)` has no place here") == true)
    }
  }

  @Test func wholeGroupsAreDealt() throws {
    var table = "g,x0,x1,y,part\n"
    for group in 0..<20 {
      for step in 0...group % 3 {
        table += "\(group),\(step),\(group),\(group % 2),\(group < 15 ? "train" : "test")\n"
      }
    }
    let block = Self.block.replacing(", order: t", with: "")
      .replacing(
        "train: 2 rows, test: 1 rows, shuffle: false", with: "train: 80%, test: 20%, stratify: true"
      )
    let data = try loaded(block, ["d": table])
    #expect(data.train.count == 16 && data.train.targets.reduce(0, +) == 8)
    #expect(data.test?.count == 4 && data.test?.targets.reduce(0, +) == 2)
    for part in data.parts {
      for example in 0..<part.count {
        // All steps of an example have its group's number.
        #expect(Set(part.steps(example).map { $0[1] }).count == 1)
      }
    }
    let column = Self.block.replacing(", order: t", with: "")
      .replacing("train: 2 rows, test: 1 rows, shuffle: false", with: "column: part")
    #expect(try loaded(column, ["d": table]).train.count == 15)
    #expect(
      try NNRuntimeTests.problems(
        column, ["d": table.replacing("14,2,14,0,train", with: "14,2,14,0,test")]
      ).first?.hasPrefix(
        "D604 2:3 column `part` must be the same in all rows of group `14`, but `test` follows `train`: d:31"
      ) == true)
  }

  @Test func dropLeavesOutSteps() throws {
    let block = Self.block.replacing("scale: none", with: "scale: none, missing: drop")
    let folder = try TemporaryFolder(["d": Self.table.replacing("a,1,7,8", with: "a,1,,8")])
    let data = try #require(try load("data:\n" + block, in: folder.path).0)
    #expect(data.train.steps(1) == [[3, 4], [9, 10]])
    #expect(data.notes == ["1 of 6 rows of d are left out, because a cell is empty"])
    let filled = Self.block.replacing("scale: none", with: "scale: none, missing: mean")
    // x0 of the training groups: 1, 3, 5, 9.
    let mean = try loaded(filled, ["d": Self.table.replacing("a,1,7,8", with: "a,1,,8")])
    #expect(mean.train.steps(1)[1] == [4.5, 8])
  }

  @Test func wrongCellsAreTold() throws {
    #expect(
      try problems("3,4,q", "3,e,q") == ["D604 3:41 `e` in column `x1` is not a number: d:3:4"])
    let filled = Self.block.replacing("scale: none", with: "scale: log1p")
    #expect(
      try problems("5,6,p", "-5,6,p", block: filled) == [
        "D609 3:58 `log1p` needs numbers above -1, column `x0` has -5: d:4"
      ])
  }

  @Test func maskingLeavesOutSteps() throws {
    let data = try loaded(
      Self.block, ["d": Self.table.replacing("a,1,7,8", with: "a,1,0,0")], masking: 0)
    #expect(data.train.steps(1) == [[3, 4], [9, 10]] && data.train.steps(0).count == 2)
  }

  @Test func newFilesAreReadAlike() throws {
    let data = try loaded(Self.block, ["d": Self.table])
    let (split, found) = try read(Self.block, data, "g,t,x0,x1\nz,2,1,1\nz,1,0,0\n")
    #expect(split?.steps(0) == [[0, 0], [1, 1]] && split?.rows == [3] && found.isEmpty)
    let (_, wrong) = try read(Self.block, data, "g,t,x0,x1\nz,2,1,1\nz,2,0,0\n")
    #expect(
      wrong == [
        "D607 column `t` orders group `z`, but `2` stands there twice: new.csv:2 and new.csv:3"
      ])
    let (none, missing) = try read(Self.block, data, "g,t,x0,x1\nz,2,1,1\n", needsTarget: true)
    #expect(none == nil && missing == ["D603 `new.csv` has no column `y`"])
    let (all, _) = try read(Self.block, data, Self.table, needsTarget: true)
    #expect(all?.targets == [0, 1, 0] && all?.steps(0) == data.train.steps(0))
  }

  @Test func damagedPreprocessingNeverTraps() throws {
    let data = try loaded(Self.block, ["d": Self.table])
    let (spec, _) = try readDataSpec("data:\n" + Self.block)
    let folder = try TemporaryFolder(["d": Self.table])
    let bytes = Array(data.preprocessing.json.text.utf8)
    var random = TestRandom(state: 5)
    for _ in 0..<500 {
      var bytes = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          bytes.randomElement(using: &random) ?? 0
      }
      guard let json = try? JSONValue.parse(bytes), let back = try? Preprocessing(json: json) else {
        continue
      }
      var sink: [Diagnostic] = []
      let split = readExamples(
        spec, back, file: "d", baseDirectory: folder.path, needsTarget: true, reportingTo: &sink)
      #expect(split != nil || sink.hasErrors)
    }
  }

  @Test func filesOfTheirOwnAreParts() throws {
    let block = """
        source: {group: g, order: t, train: {csv: a}, test: {csv: b}}
        inputs: {x: {type: sequence, columns: [x0, x1], scale: none}}
        target: {y: category}

      """
    let data = try loaded(
      block, ["a": Self.table, "b": "g,t,x0,x1,y\nb,1,1,1,q\nb,0,2,2,q\nk,4,0,0,p\n"])
    #expect(data.train.count == 3 && data.test?.steps(0) == [[2, 2], [1, 1]])
    #expect(data.preprocessing.inputs[0].length == .varying(longest: 3))
  }
}
