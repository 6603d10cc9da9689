// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Windows of one series.
@Suite struct SeriesTests {
  /// Rows 0 to 9 with `v` = 10 times the row; `t` orders them.
  private static let table =
    "t,v,w\n" + (0..<10).map { "\($0),\($0 * 10),\(-$0)\n" }.joined()

  private static func block(
    _ cut: String, _ split: String, target: String = "v: number", inputs: String = "[v]"
  ) -> String {
    """
      source: {series: {csv: d, \(cut)}}
      inputs: {x: {type: sequence, columns: \(inputs), scale: none}}
      target: {\(target)}
      split: {\(split)}

    """
  }

  @Test func windowsReachBackAndTargetsDoNot() throws {
    let data = try loaded(
      Self.block("window: 3", "train: 4 rows, validation: 1 rows, test: 2 rows"),
      ["d": Self.table])
    #expect(data.train.count == 4 && data.train.targets == [30, 40, 50, 60])
    #expect(data.train.steps(0) == [[0], [10], [20]])
    #expect(data.train.inputs.count == 6, "rows are shared")
    #expect(data.validation?.targets == [70] && data.validation?.steps(0) == [[40], [50], [60]])
    #expect(data.test?.targets == [80, 90] && data.test?.steps(1) == [[60], [70], [80]])
    #expect(data.train.rows == [2, 3, 4, 5] && data.test?.rows == [7, 8])
    #expect(data.preprocessing.inputShape == Shape([3, 1]))
    #expect(data.preprocessing.inputs[0].length == .fixed(3))
  }

  @Test func sharesCutWhatCanBeATarget() throws {
    let data = try loaded(
      Self.block("window: 2", "train: 50%, test: 50%"), ["d": Self.table])
    #expect(data.train.targets == [20, 30, 40, 50] && data.test?.targets == [60, 70, 80, 90])
  }

  @Test func horizonsGoStepByStep() throws {
    let block = Self.block(
      "window: 2, horizon: 2, stride: 2", "train: 6 rows, test: 2 rows",
      target: "n: {type: vector, columns: [v, w], scale: minmax}", inputs: "[v, w]")
    let data = try loaded(block, ["d": Self.table])
    #expect(data.train.count == 3 && data.train.targetWidth == 4)
    #expect(data.train.inputWidth == 2 && data.train.steps(1) == [[20, -2], [30, -3]])
    // Scaled by the rows 0 to 7: v from 0 to 70, w from -7 to 0.
    #expect(data.train.goals(0).map { ($0 * 7).rounded() } == [2, 5, 3, 4])
    #expect(data.preprocessing.unscaleTarget(1, column: 2) == 70)
    #expect(data.test?.count == 1)
    let found = DataFacts(data)
    #expect(found.target?.kind == .vector && found.target?.width == 4)
    let checked = try facts(block, ["d": Self.table])
    #expect(checked.target?.kind == .vector && checked.target?.width == 4)
    #expect(checked.inputShape == Shape([2, 2]) && checked.rows == 4)
    #expect(try reread(data.preprocessing) == data.preprocessing)
  }

  @Test func aTargetOfOneNumberIsANumber() throws {
    for target in ["v: number", "n: {type: vector, columns: [v]}"] {
      let block = Self.block("window: 2", "train: 50%, test: 50%", target: target)
      let data = try loaded(block, ["d": Self.table])
      #expect(DataFacts(data).target?.kind == .number)
      #expect(try facts(block, ["d": Self.table]).target?.kind == .number)
    }
    let two = Self.block("window: 2, horizon: 2", "train: 50%, test: 50%")
    #expect(DataFacts(try loaded(two, ["d": Self.table])).target?.kind == .vector)
    #expect(try facts(two, ["d": Self.table]).target?.kind == .vector)
  }

  @Test func trainingRowsAloneAreFitted() throws {
    let block = Self.block("window: 3", "train: 4 rows, test: 3 rows")
      .replacing("scale: none", with: "scale: minmax")
    let data = try loaded(block, ["d": Self.table])
    guard case .numbers(let scale) = data.preprocessing.inputs[0].encoding else { return }
    #expect(scale.offsets == [0] && scale.divisors == [60])
    let after = try loaded(block, ["d": Self.table.replacing("9,90", with: "9,5000")])
    #expect(after.preprocessing == data.preprocessing && after.train == data.train)
  }

  @Test func aColumnMaySortTheSeries() throws {
    let lines = Self.table.split(separator: "\n").map(String.init)
    let shuffled = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
    let block = Self.block("window: 3", "order: t, train: 4 rows, test: 3 rows")
    let data = try loaded(block, ["d": shuffled])
    #expect(data.train.targets == [30, 40, 50, 60] && data.train.rows.first == 11)
    #expect(
      try problems(block, ["d": shuffled.replacing("3,30", with: "4,30")]) == [
        "D607 5:18 column `t` orders the series, but `4` stands there twice: d:7 and d:8"
      ])
  }

  @Test func seriesThatAreTooShortAreTold() throws {
    #expect(
      try problems(Self.block("window: 9, horizon: 2", "train: 50%, test: 50%"), ["d": Self.table])
        == [
          "D608 2:37 `d` is shorter than one example: a window of 9 with a horizon of 2 needs 11 rows, it has 10"
        ])
    #expect(
      try problems(
        Self.block("window: 5, horizon: 3", "train: 3 rows, test: 2 rows"), ["d": Self.table])
        == [
          "D606 5:32 no window of `d` is left for test: its 2 rows are fewer than the horizon of 3"
        ])
    #expect(
      try problems(Self.block("window: 5", "train: 3 rows, test: 1 rows"), ["d": Self.table])
        == [
          "D606 5:3 the shares take 4 of 5 rows | leave out `train`, and it takes what is left"
        ])
    #expect(
      try problems(Self.block("window: 5", "test: 6 rows"), ["d": Self.table])
        == ["D606 5:3 the shares take 6 of 5 rows"])
    #expect(
      try problems(Self.block("window: 5", "test: 5 rows"), ["d": Self.table])
        == ["D606 5:3 what the shares leave of 5 rows leaves no row for train"])
  }

  @Test func emptyCellsAreTold() throws {
    let block = Self.block("window: 3", "train: 50%, test: 50%")
    let text = Self.table.replacing("4,40", with: "4,")
    #expect(
      try problems(block, ["d": text]).first?.hasPrefix(
        "D605 3:41 column `v` has an empty cell: d:6:2") == true)
    #expect(
      try problems(block.replacing("scale: none", with: "missing: drop"), ["d": text]) == [
        "S205 3:55 a series has no step to spare, so `missing: drop` has no place here | fill the cells with mean, median, zero or a value"
      ])
  }

  @Test func aSeriesIsNeverShuffled() throws {
    for (split, message) in [
      ("train: 50%, test: 50%, stratify: true", "stratify"),
      ("train: 50%, test: 50%, shuffle: true", "shuffle"),
      ("group: t, train: 50%, test: 50%", "group"), ("column: t", "column"),
    ] {
      let found = try problems(Self.block("window: 3", split), ["d": Self.table])
      #expect(
        found.contains {
          $0.contains("a series is cut by its order, so `\(message)` has no place here")
        })
    }
    let plain = try loaded(
      Self.block("window: 3", "train: 50%, test: 50%, shuffle: false"), ["d": Self.table])
    #expect(plain.train.count == 4)
  }

  @Test func featuresAreSequencesOfNumbers() throws {
    #expect(
      try problems(
        Self.block("window: 3", "train: 1", target: "y: category").replacing(
          "sequence", with: "vector"), [:]) == [
          "T304 3:22 a series is read in windows, so `x` must be a sequence of numbers | it is a vector",
          "T304 4:15 a series predicts numbers, so `y` must be a number or, of several columns, a vector | it is a category",
        ])
  }

  @Test func filesOfTheirOwnAreSeriesOfTheirOwn() throws {
    let block = """
        source: {train: {series: {csv: a, window: 2}}, test: {series: {csv: b, window: 2}}}
        inputs: {x: {type: sequence, columns: v, scale: none}}
        target: {v: number}

      """
    let data = try loaded(block, ["a": Self.table, "b": "v\n1\n2\n3\n4\n"])
    #expect(data.train.count == 8 && data.test?.targets == [3, 4])
    let sorted = try loaded(
      block + "  split: {order: t}\n", ["a": Self.table, "b": "t,v\n9,4\n7,2\n8,3\n6,1\n"])
    #expect(sorted.train.count == 8 && sorted.test?.targets == [3, 4])
    #expect(
      try problems(Self.block("window: 3", "order: t"), [:]) == [
        "S204 5:3 `split` needs shares | write `train: 80%, validation: 20%`"
      ])
    #expect(
      try problems(block.replacing("csv: b, window: 2", with: "csv: b, window: 3"), [:]) == [
        "S205 2:56 `test` must be cut as `train` is, with the same settings"
      ])
  }

  @Test func predictingGoesBeyondTheEnd() throws {
    let block = Self.block("window: 3", "train: 4 rows, test: 3 rows")
    let data = try loaded(block, ["d": Self.table])
    let (split, found) = try read(block, data, "t,v\n0,1\n1,2\n2,3\n3,4\n")
    #expect(split?.count == 2 && split?.steps(1) == [[2], [3], [4]] && found.isEmpty)
    #expect(split?.targets.isEmpty == true)
    let (known, _) = try read(block, data, "t,v\n0,1\n1,2\n2,3\n3,4\n", needsTarget: true)
    #expect(known?.count == 1 && known?.targets == [4])
    let (none, short) = try read(block, data, "t,v\n0,1\n1,2\n")
    #expect(none == nil)
    #expect(short == ["D608 `new.csv` is shorter than one example: that takes 3, it has 2"])
  }

  @Test func maskedRowsLeaveTheWindows() throws {
    let data = try loaded(
      Self.block("window: 3", "train: 4 rows, test: 3 rows"), ["d": Self.table], masking: 20)
    #expect(data.train.steps(0) == [[0], [10]] && data.train.steps(2) == [[30], [40]])
    #expect(data.train.targets == [30, 40, 50, 60])
    #expect(data.test?.steps(0).count == 3)
  }
}
