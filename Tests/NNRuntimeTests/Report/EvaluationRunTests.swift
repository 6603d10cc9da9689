// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What a real run tells of its final evaluation and of its data.
@Suite("Report: evaluation of whole runs")
struct EvaluationRunTests {
  /// 60 rows; `x` tells the class but for every tenth row, `same` is constant, `hole` is half empty; the last 10 rows are
  /// copies of the first.
  private static let table: String = {
    var rows = ["x,same,hole,kind,y"]
    for index in 0..<50 {
      let isYes = index % 2 == 0
      let isOdd = index % 10 == 9
      rows.append(
        "\(isYes != isOdd ? 2 + index : -2 - index),7,\(index % 2 == 0 ? "" : "\(index)"),\(index % 3 == 0 ? "red" : "blue"),\(isYes ? "yes" : "no")"
      )
    }
    return (rows + rows[1...10]).joined(separator: "\n") + "\n"
  }()

  private static func spec(_ target: String, _ training: String) -> String {
    """
    nnspec: 1
    data:
      source: {csv: t.csv}
      inputs:
        x: {type: number}
        same: {type: number}
        hole: {type: number, missing: mean}
        kind: {type: category}
      target: \(target)
      split: {train: 40 rows, test: 20 rows, shuffle: false}
    model: {layers: [{dense: {units: 4, activation: tanh}}, output]}
    training: {\(training), optimiser: {adam: {learning_rate: 0.05}}, epochs: 30, batch_size: 10}

    """
  }

  private static func run(_ spec: String) throws -> (start: RunStart, end: RunEnd) {
    let session = try ToyRun.session(
      spec, Network.Settings(threads: 1), files: ["t.csv": table])
    var start = RunStart()
    let end = try session.train(stop: StopRequest()) { event in
      if case .started(let found) = event { start = found }
    }
    return (start, end)
  }

  private static let binary = try? run(
    spec("{y: {type: binary}}", "loss: binary_cross_entropy, metrics: [accuracy, roc_auc]"))
  private static let category = try? run(
    spec("{y: {type: category}}", "loss: cross_entropy, metrics: [accuracy]"))
  private static let number = try? run(
    spec("{x2: {columns: x, type: number}}", "loss: mean_squared_error, metrics: [r2]")
      .replacing("    x: {type: number}\n", with: ""))

  @Test func theDataIsDescribed() throws {
    let run = try #require(Self.category)
    let data = try #require(run.start.data)
    #expect(data.parts.map(\.name) == ["train", "test"] && data.parts.map(\.examples) == [40, 20])
    #expect(data.features.map(\.name) == ["x", "same", "hole", "kind", "y"])
    #expect(data.features[1].constant == ["same"] && data.features[0].constant.isEmpty)
    #expect(data.features[2].missing == 30 && data.features[2].cells == 60)
    #expect(data.features[2].missingShares == [0.5, 0.5])
    #expect(data.features[2].filling == "mean")
    #expect(data.features[3].scaling == "one-hot")
    #expect(data.classes.first?.names == ["no", "yes"])
    #expect(data.classes.first?.counts == [[20, 10], [20, 10]])
    // Rows 41 to 50 are in the test part, and so are the copies of 1 to 10; rows count from the header.
    #expect(
      data.repeats == [
        .init(first: "train", second: "test", count: 10, places: ["t.csv:2", "t.csv:52"])
      ])
    #expect(data.sha256.count == 64)
  }

  @Test func rulesAboutTheDataShow() throws {
    let (start, end) = try #require(Self.category)
    var history = RunHistory(start)
    history.end = end
    let rules = Findings.of(history).map(\.rule)
    for rule in ["shared-rows", "constant-columns", "missing-inputs", "small-test-set"] {
      #expect(rules.contains(rule), "\(rule): \(rules)")
    }
    #expect(!rules.contains("first-loss"))
    // ln 2, within what small random weights make of it.
    #expect(abs(try #require(end.firstLoss) - 0.6931) < 0.5)
    for finding in Findings.of(history) where !finding.edit.isEmpty {
      #expect(try errors(of: finding.edit, on: start.resolvedSpec) == [], "\(finding.edit)")
    }
  }

  @Test func binaryTargetsHaveCurvesAndThresholds() throws {
    let end = try #require(Self.binary).end
    let details = try #require(end.details?.first)
    #expect(details.curves.count == 1 && details.curves[0].index == 1)
    #expect(details.curves[0].positives == 10 && details.curves[0].negatives == 10)
    #expect(end.test["roc_auc"] == details.curves[0].area)
    #expect(details.scores.first { $0.name == "accuracy" }?.value == end.test["accuracy"])
    #expect(details.thresholds.count == 19 && details.calibration?.count == 20)
    #expect(details.surprise == details.scores.first { $0.name == "log_loss" }?.value)
  }

  @Test func classesHaveCurvesEach() throws {
    let (start, end) = try #require(Self.category)
    let details = try #require(end.details?.first)
    #expect(details.curves.map(\.index) == [0, 1] && details.residuals == nil)
    // Probabilities of two classes add to 1, so both areas are the same.
    #expect(abs(details.curves[0].area - details.curves[1].area) < 1e-12)
    let wrong = 20 - Int(((end.test["accuracy"] ?? 0) * 20).rounded())
    #expect(details.worst.count == min(12, wrong) && wrong > 0)
    let losses = details.worst.map(\.loss)
    #expect(losses == losses.sorted(by: >))
    for worst in details.worst {
      #expect(worst.target != worst.predicted && start.classes.contains(worst.target))
      #expect((worst.confidence ?? 0) >= 0.5)
      let cells = Dictionary(uniqueKeysWithValues: worst.input.cells.map { ($0.name, $0.value) })
      // The file's own line, its header being row 1.
      let line = Self.table.split(separator: "\n")[worst.row - 1].split(
        separator: ",", omittingEmptySubsequences: false)
      #expect(cells["x"] == String(line[0]) && cells["same"] == "7")
      #expect(cells["kind"] == String(line[3]) && worst.target == String(line[4]))
      if !line[2].isEmpty { #expect(cells["hole"] == String(line[2])) }
    }
  }

  @Test func numbersHaveResiduals() throws {
    let end = try #require(Self.number).end
    let details = try #require(end.details?.first)
    let residuals = try #require(details.residuals)
    #expect(residuals.count == 20 && details.curves.isEmpty && details.calibration == nil)
    #expect(abs(try #require(residuals.r2) - (end.test["r2"] ?? .nan)) < 1e-9)
    #expect(details.worst.count == 12)
    let largest = try #require(details.worst.first).loss.squareRoot()
    #expect(abs(largest - residuals.largest) < 1e-9 * largest)
  }

  @Test func thePageHasEverySection() throws {
    for (run, titles) in [
      (Self.binary, ["Scores", "Telling classes apart", "Thresholds", "Calibration"]),
      (Self.category, ["Telling classes apart", "Calibration", "Worst predictions"]),
      (Self.number, ["Predicted against true", "Residuals", "Worst predictions"]),
    ] {
      let (start, end) = try #require(run)
      var history = RunHistory(start)
      history.end = end
      let text = HTMLReport(history).text
      #expect(problems(inHTML: text) == [])
      for title in titles { #expect(text.contains("<h2>\(title)</h2>"), "\(title)") }
      #expect(text.contains("10 test examples are in the training part too"))
      #expect(text.utf8.count < 100_000)
    }
  }

  /// Pictures are drawn as they are read: the bytes of the file.
  @Test func picturesAreDrawn() throws {
    let folder = try ImageSpec.folder()
    let run = try ImageSpec.run(ImageSpec.text("", ""), folder)
    let worst = try #require(run.end.details?.first?.worst)
    #expect(!worst.isEmpty)
    let split = try #require(run.session.data.validation)
    for prediction in worst {
      let picture = try #require(prediction.input.pictures.first)
      #expect(picture.width == 4 && picture.height == 5)
      let example = try #require(split.rows.firstIndex(of: prediction.row))
      guard case .bytes(let bytes, _) = split.inputs else {
        Issue.record("no bytes")
        continue
      }
      let begin = 20 * (split.inputSpans?[example].begin ?? example)
      let thumbnail = Thumbnail(
        width: 4, height: 5, channels: 1, pixels: Array(bytes[begin..<begin + 20]))
      #expect(picture.png == thumbnail.image.base64)
    }
  }
}
