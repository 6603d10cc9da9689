// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Sources of text.
@Suite struct TextSourceTests {
  private static func block(_ options: String, _ split: String) -> String {
    "  source: {text: {file: d\(options)}}\n  split: {\(split)}\n"
  }

  @Test func windowsPredictTheNextSymbol() throws {
    // 12 symbols, of which training has 8: abcabdab | edab.
    let block = Self.block(", window: 3", "train: 8 rows, test: 4 rows")
    let folder = try TemporaryFolder(["d": "abcabdabedab"])
    let (found, problems) = try load("data:\n" + block, in: folder.path)
    let data = try #require(found)
    #expect(problems.map(\.message) == ["no training row has the class `e`"])
    #expect(data.train.count == 2 && data.train.inputWidth == 5 && data.train.targetWidth == 1)
    #expect(data.train.steps(0) == [[0], [1], [2]] && data.train.goals(0) == [1, 2, 0])
    #expect(data.train.steps(1) == [[0], [1], [3]] && data.train.goals(1) == [1, 3, 0])
    #expect(data.test?.steps(0) == [[4], [3], [0]] && data.test?.goals(0) == [3, 0, 1])
    #expect(data.preprocessing.target.classes == ["a", "b", "c", "d", "e"])
    #expect(data.notes == ["1 symbol at the end of the train part fill no window"])
    let checked = try facts(block, ["d": "abcabdabedab"])
    #expect(checked.inputShape == Shape([3, 5]) && checked.rows == 3)
    #expect(checked.target?.width == 5 && checked.target?.steps == .fixed(3))
    let known = DataFacts(data)
    #expect(known.inputShape == Shape([3, 5]) && known.target?.kind == .category)
    #expect(known.target?.steps == .fixed(3) && known.inputs[0].isCategories)
    #expect(try reread(data.preprocessing) == data.preprocessing)
  }

  @Test func windowsMayOverlapAndShareSymbols() throws {
    let block = Self.block(", window: 3, stride: 1", "train: 100%")
    let data = try loaded(block, ["d": "abcab"])
    #expect(data.train.count == 2 && data.train.inputs.count == 4)
    #expect(data.train.inputSpans == data.train.targetSpans)
    #expect(data.train.steps(1) == [[1], [2], [0]] && data.train.goals(1) == [2, 0, 1])
    #expect(data.train.rows == [1, 1])
  }

  @Test func linesAreExamples() throws {
    let block = Self.block("", "train: 2 rows, test: 1 rows, shuffle: false")
    let data = try loaded(block, ["d": "ab\n\nba\r\nb\n"])
    // Line end, a, b.
    #expect(data.train.steps(0) == [[0], [1], [2]] && data.train.goals(0) == [1, 2, 0])
    #expect(data.train.steps(1) == [[0], [2], [1]] && data.train.goals(1) == [2, 1, 0])
    #expect(data.test?.steps(0) == [[0], [2]] && data.test?.rows == [4])
    #expect(data.preprocessing.inputShape == Shape([3, 4], hasVaryingTime: true))
    #expect(try facts(block, ["d": "ab\n\nba\r\nb\n"]).rows == 3)
    let shuffled = try loaded(Self.block("", "train: 50%, test: 50%"), ["d": "aa\naa\naa\naa\n"])
    #expect(shuffled.train.count == 2 && shuffled.test?.count == 2)
  }

  @Test func wordsBeyondTheVocabularyAreUnknown() throws {
    let block = Self.block(
      ", unit: word, lowercase: true, vocabulary: 2, window: 2", "train: 100%")
    let text = "The cat saw the cat; the end\nthe dog"
    let data = try loaded(block, ["d": text])
    #expect(data.preprocessing.inputs[0].classes == ["cat", "the"])
    #expect(data.preprocessing.target.classes == ["cat", "the", "unknown"])
    // the cat | saw the | cat ; | the end | the dog
    #expect(data.train.steps(0) == [[1], [0]] && data.train.goals(0) == [0, 2])
    #expect(data.train.steps(1) == [[2], [1]] && data.train.goals(1) == [1, 0])
    let checked = try facts(block, ["d": text])
    #expect(checked.inputShape == Shape([2, 3]) && checked.target?.width == 3)
    let (split, found) = try read(block, data, "the bird is blue", needsTarget: true)
    #expect(split?.steps(0) == [[1], [2]] && split?.goals(0) == [2, 2] && found.isEmpty)
  }

  @Test func newTextsAreReadAlike() throws {
    let block = Self.block(", window: 2", "train: 100%")
    let data = try loaded(block, ["d": "abab"])
    let (split, found) = try read(block, data, "baz")
    #expect(split?.steps(0) == [[1], [0]] && split?.targets.isEmpty == true && found.isEmpty)
    let (none, wrong) = try read(block, data, "ba\nz", needsTarget: true)
    #expect(none == nil && wrong.first?.hasPrefix("D604 `\n` in column `next` is none of") == true)
  }

  @Test func marksAndLineEndsAreDropped() throws {
    let block = Self.block(", window: 2, stride: 1", "train: 100%")
    let data = try loaded(block, ["d": "\u{FEFF}a\r\nb\rc\n"])
    #expect(data.preprocessing.target.classes == ["\n", "\r", "a", "b", "c"])
    #expect(data.train.inputs.count == 5 && data.train.rows == [1, 1, 2, 2])
  }

  @Test func wrongTextsAreTold() throws {
    let block = Self.block(", window: 3", "train: 50%, test: 50%")
    #expect(try problems(block, ["d": ""]) == ["D608 2:25 `d` is empty"])
    #expect(try problems(block, [:]).first?.hasPrefix("D601 2:25 the text is not there") == true)
    #expect(
      try problems(block, ["d": "abc"]) == [
        "D608 2:36 `d` is shorter than one example: a window of 3 and the symbol behind it need 4, it has 3"
      ])
    #expect(
      try problems(Self.block(", window: 3", "train: 90%, test: 10%"), ["d": "abababaaba"]) == [
        "D606 3:29 no window of `d` is left for test: a window of 3 and the symbol behind it need 4, it has 1"
      ])
    #expect(
      try problems(Self.block("", "train: 90%, test: 10%"), ["d": "\n\n"]) == [
        "D608 2:25 `d` is empty"
      ])
    let (spec, _) = try readDataSpec("data:\n" + block)
    let folder = try TemporaryFolder(["d": [0x61, 0x0A, 0xC3, 0xA9, 0xFF, 0x61]])
    var sink: [Diagnostic] = []
    #expect(loadData(spec, baseDirectory: folder.path, seed: 0, reportingTo: &sink) == nil)
    #expect(sink.map(\.message) == ["`d` is not UTF-8: byte 4 in line 2"])
  }

  @Test func specsOfTextAreJudged() throws {
    #expect(
      try problems("  source: {text: d}\n  inputs: {x: number}\n  split: {train: 1}\n", [:]) == [
        "S205 3:11 `text` brings its own inputs and target, so `inputs` has no place here"
      ])
    for name in ["group: x", "order: x", "column: x"] {
      let split = name.hasPrefix("column") ? name : name + ", train: 50%, test: 50%"
      #expect(
        try problems(Self.block("", split), [:]).first?.contains("a text has no columns") == true)
    }
    #expect(
      try problems(Self.block(", window: 2", "train: 50%, test: 50%, shuffle: true"), [:]).first?
        .hasSuffix("windows of a text are cut by their order, so `shuffle` has no place here")
        == true)
    let (_, found) = try readDataSpec("data:\n  source: {text: {file: d, stride: 2}}\n")
    #expect(
      found.map(line) == [
        "D610 2:3 without `split`, 80% of the lines train and 20% validate, shuffled by the seed | write `split: {train: 80%, validation: 20%}` to say so",
        "U502 2:36 `stride` has no effect without `window`",
      ])
  }

  @Test func packedTextsAreUnpacked() throws {
    // Python: gzip.compress(b"abcab", mtime=0).
    let packed: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 74, 78, 76, 2, 0, 131, 185, 148, 102, 5, 0, 0, 0,
    ]
    let folder = try TemporaryFolder(["d": packed])
    let (data, found) = try load(
      "data:\n" + Self.block(", window: 4", "train: 100%"), in: folder.path)
    #expect(found.isEmpty && data?.train.steps(0) == [[0], [1], [2], [0]])
  }

  @Test func partsMayBeFiles() throws {
    let block =
      "  source: {train: {text: {file: a, window: 2}}, test: {text: {file: b, window: 2}}}\n"
    let data = try loaded(block, ["a": "abcabc", "b": "cab"])
    #expect(data.train.count == 2 && data.test?.steps(0) == [[2], [0]])
  }
}
