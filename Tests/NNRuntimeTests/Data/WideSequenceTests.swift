// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Sequences in the cells of a row, and texts in one cell.
@Suite struct WideSequenceTests {
  private static let numbers = """
      source: {csv: d}
      inputs: {x: {type: sequence, columns: t*, scale: none}}
      target: {y: category}
      split: {train: 50%, test: 50%, shuffle: false}

    """
  private static let table = "t0,t1,t2,y\n1,2,3,a\n4,5,6,b\n7,8,9,a\n0,0,0,b\n"

  @Test func cellsOfARowAreSteps() throws {
    let data = try loaded(Self.numbers, ["d": Self.table])
    #expect(data.train.count == 2 && data.train.inputWidth == 1 && data.train.longest == 3)
    #expect(data.train.steps(1) == [[4], [5], [6]] && data.train.goals(1) == [1])
    #expect(data.test?.steps(0) == [[7], [8], [9]] && data.test?.rows == [4, 5])
    #expect(data.preprocessing.inputShape == Shape([3, 1]))
    let facts = try facts(Self.numbers, ["d": Self.table])
    #expect(facts.inputShape == Shape([3, 1]) && facts.target?.steps == nil)
    #expect(!facts.inputs[0].isCategories && facts.rows == 4)
    #expect(DataFacts(data).inputShape == Shape([3, 1]))
  }

  @Test func oneScaleServesAllSteps() throws {
    let block = Self.numbers.replacing("scale: none", with: "scale: minmax")
    let data = try loaded(block, ["d": Self.table])
    guard case .numbers(let scale) = data.preprocessing.inputs[0].encoding else { return }
    #expect(scale.offsets == [1] && scale.divisors == [5])
    #expect(try reread(data.preprocessing) == data.preprocessing)
  }

  @Test func sequencesOfNumbersStandSideBySide() throws {
    let block = """
        source: {csv: d}
        inputs:
          a: {type: sequence, columns: a*, scale: none}
          b: {type: sequence, columns: b*, scale: none}
        target: {s: {type: sequence, columns: s*}}
        split: {train: 100%}

      """
    let data = try loaded(block, ["d": "a0,a1,b0,b1,s0,s1\n1,2,3,4,5,6\n7,8,9,10,11,12\n"])
    #expect(data.train.inputWidth == 2 && data.train.steps(1) == [[7, 9], [8, 10]])
    #expect(data.train.targetWidth == 1 && data.train.goals(0) == [5, 6])
    let facts = DataFacts(data)
    #expect(facts.inputShape == Shape([2, 2]) && facts.target?.steps == .fixed(2))
    #expect(facts.target?.kind == .number && facts.target?.width == 1)
    let other = block.replacing("columns: b*", with: "column: b0")
    #expect(
      try problems(other, ["d": "a0,a1,b0,s0,s1\n1,2,3,5,6\n"]) == [
        "D609 5:33 sequences side by side need the same number of steps: `a` has 2, `b` has 1"
      ])
  }

  @Test func categoriesAreCodes() throws {
    let block = """
        source: {csv: d}
        inputs: {x: {type: sequence, of: category, columns: t*}}
        target: {y: {type: sequence, of: category, columns: u*}}
        split: {train: 2 rows, test: 1 rows, shuffle: false}

      """
    let files = ["d": "t0,t1,u0,u1\nb,a,x,y\na,c,y,x\nd,a,z,x\n"]
    let data = try loaded(block, files.mapValues { $0.replacing("z", with: "y") })
    #expect(data.train.inputs == .codes([1, 0, 0, 2]) && data.train.inputWidth == 4)
    #expect(data.test?.inputs == .codes([3, 0]) && data.test?.goals(0) == [1, 0])
    #expect(data.train.goals(1) == [1, 0])
    let facts = DataFacts(data)
    #expect(facts.inputShape == Shape([2, 4]) && facts.inputs[0].isCategories)
    #expect(facts.inputs[0].vocabulary == ["a", "b", "c"] && facts.target?.kind == .category)
    #expect(try problems(block, files).first?.contains("no training row has the class `z`") == true)
    let (split, found) = try read(block, data, "t0,t1,u0,u1\nq,a,x,x\n", needsTarget: true)
    #expect(split?.inputs == .codes([3, 0]) && found.isEmpty)
    let (none, wrong) = try read(block, data, "t0,t1,u0,u1\nb,a,x,k\n", needsTarget: true)
    #expect(none == nil && wrong == ["D604 `k` in column `u1` is none of `x`, `y`: new.csv:2"])
  }

  @Test func aSingleCategoryIsCodesToo() throws {
    let block =
      "  source: {csv: d}\n  inputs: {x: category}\n  target: {y: number}\n  split: {train: 100%}\n"
    let data = try loaded(block, ["d": "x,y\nb,1\na,2\n"])
    #expect(data.train.inputs == .codes([1, 0]) && data.train.inputWidth == 3)
    #expect(data.train.inputSpans == nil && data.preprocessing.inputShape == Shape([3]))
  }

  @Test func maskedStepsAreLeftOut() throws {
    let block = Self.numbers.replacing("none", with: "minmax").replacing(
      "50%, test: 50%", with: "1")
    let data = try loaded(block, ["d": Self.table.replacing("4,5,6", with: "0,5,0")], masking: 0)
    #expect(data.train.steps(1).count == 1 && data.train.steps(3).isEmpty)
    #expect(data.train.steps(0) == [[0], [0.125], [0.25]])
    #expect(data.preprocessing.inputs[0].length == .varying(longest: 3))
    let (split, _) = try read(block, data, "t0,t1,t2\n0,9,0\n", masking: 0)
    #expect(split?.steps(0) == [[1]] && split?.targets.isEmpty == true)
  }

  @Test func maskedStepsTakeTheirTargetsAlong() throws {
    let block = """
        source: {csv: d}
        inputs: {x: {type: sequence, columns: t*, scale: none}}
        target: {y: {type: sequence, columns: u*}}
        split: {train: 100%}

      """
    let data = try loaded(block, ["d": "t0,t1,u0,u1\n0,1,2,3\n4,0,5,6\n"], masking: 0)
    #expect(data.train.steps(0) == [[1]] && data.train.goals(0) == [3])
    #expect(data.train.steps(1) == [[4]] && data.train.goals(1) == [5])
    #expect(data.preprocessing.target.length == .varying(longest: 1))
  }

  @Test func emptyCellsAreTold() throws {
    let text = Self.table.replacing("4,5,6", with: "4,,6")
    #expect(
      try problems(Self.numbers, ["d": text]) == [
        "D605 3:41 column `t1` has an empty cell: d:3:2 | say what to do with `missing`: mean, median, zero, drop, value"
      ])
    let dropped = Self.numbers.replacing("scale: none", with: "scale: none, missing: drop")
    let folder = try TemporaryFolder(["d": text])
    let data = try #require(try load("data:\n" + dropped, in: folder.path).0)
    #expect(data.train.rows == [2, 4] && data.notes.count == 1)
    let filled = Self.numbers.replacing("scale: none", with: "scale: none, missing: zero")
    #expect(try loaded(filled, ["d": text]).train.steps(1) == [[4], [0], [6]])
  }

  // MARK: - Texts

  private static func text(_ options: String) -> String {
    """
      source: {csv: d}
      inputs: {x: {type: text\(options)}}
      target: {y: category}
      split: {train: 2 rows, test: 1 rows, shuffle: false}

    """
  }

  @Test func textsAreSequencesOfSymbols() throws {
    let files = ["d": "x,y\nab,p\nBa c,q\nad,p\n"]
    let data = try loaded(Self.text(""), files)
    // Space, B, a, b, c and the unknown.
    #expect(data.train.inputs == .codes([2, 3, 1, 2, 0, 4]) && data.train.inputWidth == 6)
    #expect(data.train.inputSpans == [RowSpan(begin: 0, count: 2), RowSpan(begin: 2, count: 4)])
    #expect(data.test?.inputs == .codes([2, 5]))
    #expect(data.preprocessing.inputShape == Shape([4, 6], hasVaryingTime: true))
    let facts = try facts(Self.text(""), files)
    #expect(facts.inputShape == Shape([4, 7], hasVaryingTime: true))
    #expect(try reread(data.preprocessing) == data.preprocessing)
    let lower = try loaded(Self.text(", lowercase: true, vocabulary: 2"), files)
    #expect(lower.preprocessing.inputs[0].classes == ["a", "b"])
    let (split, _) = try read(Self.text(", lowercase: true"), lower, "x\nAz\n")
    #expect(split?.inputs == .codes([0, 2]))
  }

  @Test func wordsAreCut() throws {
    let words = Symbols(unit: .word, lowercase: true)
    #expect(words.cut("It's 42%  off!\nÉté") == ["it's", "42", "%", "off", "!", "été"])
    #expect(Symbols(unit: .character, lowercase: false).cut("e\u{301}") == ["e", "\u{301}"])
    let data = try loaded(
      Self.text(", unit: word, classes: [no, yes]"), ["d": "x,y\nyes no,p\nno,q\nyes maybe,p\n"])
    #expect(data.train.inputs == .codes([1, 0, 0]) && data.test?.inputs == .codes([1, 2]))
  }

  @Test func textsWithoutSymbolsAreTold() throws {
    #expect(
      try problems(Self.text(", unit: word"), ["d": "x,y\nab,p\n  ,q\nc,p\n"]).first
        == "D605 3:12 column `x` has a text without symbols: d:3")
    #expect(
      try problems(Self.text(""), ["d": "x,y\nab,p\n,q\nc,p\n"]).first?.hasPrefix(
        "D605 3:12 column `x` has an empty cell: d:3:1") == true)
    let data = try loaded(Self.text(""), ["d": "x,y\nab,p\na,q\nc,p\n"])
    let words = Self.text(", unit: word")
    #expect(
      try read(words, data, "x\na\n \n").1 == [
        "D605 column `x` has a text without symbols: new.csv:3"
      ])
    let filled = try loaded(
      Self.text(", missing: {value: b}"), ["d": "x,y\nab,p\n,q\nc,p\n"])
    #expect(filled.train.inputs == .codes([0, 1, 1]))
  }
}
