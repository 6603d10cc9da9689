// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Rules about data and results, each on a run that shows it and on one that does not.
@Suite("Report: findings about data and results")
struct DataFindingsReportTests {
  typealias Repeats = DataDescription.Repeats

  private static func feature(
    _ name: String, type: String = "number", missing: Int = 0, filling: String = "mean",
    constant: [String] = [], count: Int? = nil
  ) -> DataDescription.Feature {
    .init(
      name: name, type: type, isTarget: false, columns: 1, missing: missing, cells: 1000,
      missingShares: missing > 0 ? [0.5, 0.25, 0.125] : [], filling: filling, scaling: "",
      values: "", constant: constant, constantCount: count ?? constant.count)
  }

  private static func run(
    _ repeats: [Repeats]? = [], _ features: [DataDescription.Feature] = [],
    files: [String] = ["a.csv", "a.csv", "a.csv"]
  ) -> RunHistory {
    var history = FindingsReportTests.quiet()
    history.start.data = DataDescription(
      parts: zip(["train", "validation", "test"], zip(files, [800, 200, 1000])).map {
        .init(name: $0, file: $1.0, examples: $1.1)
      }, features: features, featureCount: features.count, classes: [], repeats: repeats,
      sha256: "")
    return history
  }

  private func rules(_ history: RunHistory) -> [String] { Findings.of(history).map(\.rule) }

  private static func shared(_ first: String, _ second: String, _ count: Int) -> Repeats {
    .init(first: first, second: second, count: count, places: ["a.csv:3", "a.csv:9"])
  }

  @Test func sharedRows() {
    let found = Findings.of(Self.run([Self.shared("train", "test", 40)]))
    #expect(found.map(\.rule) == ["shared-rows"])
    #expect(
      found.first?.text
        == "40 of the 1,000 test examples (4.0 %) are training examples too, inputs and target alike; the first is "
        + "a.csv:9, which is a.csv:3. Results on them say nothing about new data.")
    #expect(rules(Self.run([Self.shared("train", "validation", 40)])) == ["shared-rows"])
    // Two of few, or less than a hundredth, happen by chance; copies within a part are no leak.
    #expect(rules(Self.run([Self.shared("train", "validation", 2)])) == [])
    #expect(rules(Self.run([Self.shared("train", "test", 9)])) == [])
    #expect(rules(Self.run([Self.shared("train", "train", 400)])) == [])
    #expect(rules(Self.run(nil)) == [])
  }

  @Test func testRowsThatChooseTheEpoch() {
    let found = Findings.of(Self.run([Self.shared("validation", "test", 200)]))
    #expect(found.map(\.rule) == ["test-used-for-selection"])
    #expect(found.first?.text.hasPrefix("200 of the 1,000 test examples (20.0 %)") == true)
    #expect(rules(Self.run([Self.shared("validation", "test", 9)])) == [])
  }

  @Test func constantColumns() {
    let constant = Self.feature("x", constant: ["x"])
    #expect(rules(Self.run([], [constant])) == ["constant-columns"])
    let several = Self.feature("v", type: "vector", constant: ["a", "b", "c"], count: 5)
    #expect(
      Findings.of(Self.run([], [several])).first?.text
        == "`a` of `v`, `b` of `v`, `c` of `v` and 2 more have one value in every row, so they tell the network nothing."
    )
    // The borders of pictures.
    #expect(rules(Self.run([], [Self.feature("i", type: "image", constant: ["p_0"])])) == [])
    #expect(rules(Self.run([], [Self.feature("x")])) == [])
  }

  @Test func missingInputs() throws {
    let found = Findings.of(Self.run([], [Self.feature("age", missing: 400)]))
    #expect(found.map(\.rule) == ["missing-inputs"])
    #expect(
      found.first?.text.hasPrefix(
        "40 % of the cells of `age` are empty (50 % of training, 25 % of validation, 12 % of test)")
        == true)
    #expect(found.first?.edit == "data: {inputs: {age: {missing: drop}}}")
    let category = Self.feature("my sex", type: "category", missing: 400, filling: "mode")
    #expect(
      Findings.of(Self.run([], [category])).first?.edit
        == #"data: {inputs: {"my sex": {missing: unknown}}}"#)
    #expect(rules(Self.run([], [Self.feature("age", missing: 200)])) == [])
    #expect(rules(Self.run([], [Self.feature("age", missing: 400, filling: "drop")])) == [])
  }

  // MARK: - Results

  /// A binary run that says `confidence` of everything, of which `right` of 1,000 are.
  private static func confident(_ confidence: Double, right: Int) -> RunHistory {
    var history = run()
    var details = EvaluationDetails()
    details.calibration = CalibrationBins(
      Predictions(
        kind: .binary, width: 1, outputs: Array(repeating: confidence, count: 1000),
        targets: (0..<1000).map { $0 < right ? 1 : 0 }))
    history.start.loss = "binary_cross_entropy"
    history.end?.details = [details]
    history.end?.shownPart = "test"
    return history
  }

  @Test func calibration() {
    let found = Findings.of(Self.confident(0.98, right: 800))
    #expect(found.map(\.rule) == ["calibration"])
    #expect(
      found.first?.text
        == "The network is surer than it is right: its mean confidence on the test part is 98.0 %, its accuracy 80.0 % "
        + "(95 %: 77.4 % to 82.4 %); the expected calibration error is 0.180.")
    #expect(
      found.first?.edit == "training: {loss: {binary_cross_entropy: {label_smoothing: 0.1}}}")
    #expect(rules(Self.confident(0.7, right: 900)) == ["calibration"])
    #expect(rules(Self.confident(0.82, right: 800)) == [])
    var train = Self.confident(0.98, right: 800)
    train.end?.shownPart = "train"
    #expect(rules(train) == [])
  }

  private static func residuals(_ largest: Double) -> RunHistory {
    var history = run()
    var details = EvaluationDetails()
    let residuals = (0..<200).map { $0 % 2 == 0 ? 1.0 : -1 }
    details.residuals = ResidualSummary(
      targets: Array(repeating: 5, count: 200),
      predicted: residuals.indices.map { 5 + ($0 < 2 ? largest : residuals[$0]) })
    history.start.loss = "mean_squared_error"
    history.end?.details = [details]
    history.end?.confusion = []
    return history
  }

  @Test func outliers() {
    let found = Findings.of(Self.residuals(20))
    #expect(found.map(\.rule) == ["outliers"])
    // 2 · 400 of 2 · 400 + 198.
    #expect(found.first?.text.contains("2 of 200 validation examples make 80 %") == true)
    #expect(found.first?.edit == "training: {loss: huber}")
    #expect(rules(Self.residuals(9)) == [])
  }

  @Test func firstLoss() {
    func with(_ loss: Double?) -> RunHistory {
      var history = Self.run()
      history.start.expectedFirstLoss = 2.302585
      history.end?.firstLoss = loss
      return history
    }
    #expect(rules(with(nil)) == [])
    #expect(rules(with(4)) == [])
    #expect(rules(with(9)) == ["first-loss"])
    #expect(rules(with(0.5)) == ["first-loss"])
  }

  // MARK: - Edits

  private static let binarySpec = """
    nnspec: 1
    data:
      source: {csv: a.csv}
      inputs: {age: {type: number, missing: mean}, sex: {type: category, missing: mode}}
      target: {sick: {type: binary}}
      split: {train: 70%, validation: 10%, test: 20%}
    model: {layers: [{dense: 4}, output]}
    training: {loss: binary_cross_entropy, optimiser: adam, epochs: 5, metrics: [accuracy]}

    """

  /// The spec of a run that shows each rule, and what makes it show.
  private static func edited() -> [(rule: String, history: RunHistory, spec: String)] {
    let categories = binarySpec.replacing("binary_cross_entropy", with: "cross_entropy")
      .replacing("type: binary", with: "type: category")
    let numbers = binarySpec.replacing("binary_cross_entropy", with: "mean_squared_error")
      .replacing("type: binary", with: "type: number").replacing("[accuracy]", with: "[r2]")
    func confused(_ loss: String, _ counts: [[Int]]) -> RunHistory {
      var history = run()
      history.start.loss = loss
      history.end?.confusion = counts
      return history
    }
    var small = run()
    (small.start.trainingExamples, small.start.validationExamples, small.start.testExamples) =
      (70, 10, 20)
    var alone = Histories.run(train: [1, 0.5])
    alone.start.testExamples = 200
    var shift = run()
    shift.end?.test = NamedValues(["loss": 0.9, "accuracy": 0.6])
    var plain = run()
    plain.start.expectedFirstLoss = 0.693
    plain.end?.firstLoss = 5
    let rare = [[900, 0], [70, 12]]
    return [
      ("class-imbalance", confused("binary_cross_entropy", rare), binarySpec),
      ("class-imbalance", confused("cross_entropy", rare), categories),
      ("never-predicted", confused("cross_entropy", [[900, 0], [80, 0]]), categories),
      ("never-predicted", confused("binary_cross_entropy", [[900, 0], [80, 0]]), binarySpec),
      ("calibration", confident(0.98, right: 800), binarySpec),
      ("calibration", confident(0.7, right: 900), binarySpec),
      ("outliers", residuals(20), numbers),
      ("missing-inputs", run([], [feature("age", missing: 400)]), binarySpec),
      (
        "missing-inputs",
        run([], [feature("sex", type: "category", missing: 400, filling: "mode")]), binarySpec
      ),
      ("small-test-set", small, binarySpec), ("no-validation", alone, binarySpec),
      ("test-below-validation", shift, binarySpec), ("first-loss", plain, binarySpec),
    ]
  }

  @Test(arguments: edited().indices)
  func theCheckerAcceptsEdits(index: Int) throws {
    var (rule, history, spec) = Self.edited()[index]
    history.start.resolvedSpec = spec
    let own = try errors(of: "{}", on: spec)
    #expect(own == [], "the spec itself: \(own)")
    let finding = try #require(Findings.of(history).first { $0.rule == rule })
    #expect(!finding.edit.isEmpty, "\(rule)")
    #expect(try errors(of: finding.edit, on: spec) == [], "\(finding.edit)")
  }

  @Test func theMergerSeesMistakes() throws {
    #expect(try errors(of: "data: {split: {folds: 1}}", on: Self.binarySpec) != [])
    #expect(try errors(of: "training: {class_weights: balanced}", on: Self.binarySpec) != [])
  }

  /// What the spec has already is not proposed.
  @Test func nothingIsProposedTwice() throws {
    var history = Self.run()
    history.start.loss = "cross_entropy"
    history.end?.confusion = [[900, 0], [70, 12]]
    #expect(rules(history) == ["class-imbalance"])
    history.start.resolvedSpec = "training: {loss: cross_entropy, class_weights: balanced}\n"
    #expect(rules(history) == [])
    history.end?.confusion = [[900, 0], [80, 0]]
    #expect(Findings.of(history).first?.edit == "")
    // Parts that are files of their own cannot be dealt otherwise.
    history = Histories.run(train: [1, 0.5])
    history.start.resolvedSpec = "data: {source: {csv: a.csv, test: b.csv}}\n"
    #expect(Findings.of(history).first?.edit == "")
  }
}
