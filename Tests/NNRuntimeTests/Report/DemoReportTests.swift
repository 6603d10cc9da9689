// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs that look like real ones, to look at and to measure.
enum Demo {
  /// Numbers that look random and are the same every time.
  struct Noise {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// Returns a number around 0, mostly within 1.
    mutating func next() -> Double {
      (0..<4).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 53) - 0.5
      }.reduce(0, +)
    }
  }

  private static func exp(_ x: Double) -> Double {
    // Enough for a demo, and no further import.
    var power = 1 + x / 1024
    for _ in 0..<10 { power *= power }
    return power
  }

  private static func start(_ name: String) -> RunStart {
    var start = RunStart()
    start.name = name
    start.seed = 7
    start.specPath = "specs/\(name).nn.yaml"
    start.environment = [
      .init("nnrun", "0.1.0"), .init("instruction set", "avx2"), .init("threads", "2"),
      .init("processor", "2 cores, x86-64"), .init("system", "Linux 6.1"),
    ]
    return start
  }

  /// A classifier of ten digits that over-fits.
  static func classifier(epochs: Int = 40, classes: Int = 10) -> RunHistory {
    var start = start("digits-cnn")
    start.description = "Handwritten digits, 8 by 8 pixels, read by a small convolutional network."
    start.epochs = epochs
    (start.loss, start.optimiser, start.schedule) = ("cross_entropy", "adamw", "cosine")
    start.batchSize = 64
    (start.trainingExamples, start.validationExamples, start.testExamples) = (1257, 270, 270)
    start.classes = (0..<classes).map { "\($0)" }
    start.baseline = NamedValues(["accuracy": 0.1037, "macro_f1": 0.0188])
    start.higherIsBetter = ["accuracy", "macro_f1"]
    start.memoryBytes = 3_407_872
    start.layers = [
      .init(
        path: "conv2d_1", kind: "conv2d",
        options: "filters: 32, kernel: 3, padding: same, activation: relu",
        outputShape: "[8, 8, 32]", parameters: 320, multiplyAdds: 18_432),
      .init(
        path: "batch_norm_1", kind: "batch_norm", options: "", outputShape: "[8, 8, 32]",
        parameters: 128,
        multiplyAdds: 2048),
      .init(
        path: "max_pool2d_1", kind: "max_pool2d", options: "window: 2", outputShape: "[4, 4, 32]",
        parameters: 0,
        multiplyAdds: 0),
      .init(
        path: "conv2d_2", kind: "conv2d",
        options: "filters: 64, kernel: 3, padding: same, activation: relu",
        outputShape: "[4, 4, 64]", parameters: 18_496, multiplyAdds: 294_912),
      .init(
        path: "global_average_pool2d_1", kind: "global_average_pool2d", options: "",
        outputShape: "[64]",
        parameters: 0, multiplyAdds: 1024),
      .init(
        path: "dropout_1", kind: "dropout", options: "rate: 0.3", outputShape: "[64]",
        parameters: 0,
        multiplyAdds: 0),
      .init(
        path: "dense_1", kind: "dense", options: "units: 10, activation: softmax",
        outputShape: "[10]",
        parameters: 650, multiplyAdds: 640),
    ]
    start.parameters = 19_530
    start.resolvedSpec =
      "nnspec: 1\nname: digits-cnn\nseed: 7\ndata:\n  source: {csv: data/digits.csv}\n"
    start.notes = [
      "split 70 % / 15 % / 15 %, stratified by digit", "3 rows dropped: a pixel is missing",
    ]
    var history = RunHistory(start)
    var noise = Noise(3)
    var lowest = Double.infinity
    for epoch in 1...epochs {
      let t = Double(epoch) * 40 / Double(epochs)
      let train = 2.3 * exp(-t / 5) + 0.012 + 0.01 * noise.next() * exp(-t / 9)
      let validation = 2.2 * exp(-t / 4.4) + 0.085 + 0.0042 * max(0, t - 14) + 0.012 * noise.next()
      let isBest = validation < lowest
      lowest = min(lowest, validation)
      func score(_ loss: Double, _ top: Double) -> Double {
        top - 0.78 * exp(-1.2 * (2.4 - loss)) * min(1, loss)
      }
      history.add(
        Evaluation(
          epoch: epoch, step: epoch * 20, learningRate: 1e-3 * (1.0001 + cosine(t / 40)),
          train: NamedValues([
            "loss": train, "accuracy": score(train, 1), "macro_f1": score(train, 0.998),
          ]),
          validation: NamedValues([
            "loss": validation, "accuracy": score(validation, 0.985),
            "macro_f1": score(validation, 0.981),
          ]),
          gradientNorm: 2.4 * exp(-t / 8) + 0.15 + 0.1 * abs(noise.next()),
          seconds: Double(epoch) * 0.42,
          isBest: isBest))
    }
    var end = RunEnd()
    (end.epochs, end.steps, end.bestEpoch) = (epochs, epochs * 20, history.best?.epoch)
    end.train = history.best?.train ?? NamedValues()
    end.validation = history.best?.validation ?? NamedValues()
    end.test = NamedValues(["loss": 0.1214, "accuracy": 0.9666666666666667, "macro_f1": 0.9659])
    end.shownPart = "test"
    end.confusion = (0..<classes).map { row in
      (0..<classes).map { column in
        if row == column { return 26 }
        return (row * 7 + column * 3) % 23 == 0 ? 1 : (row == 8 && column == 1 ? 3 : 0)
      }
    }
    (end.totalSeconds, end.trainingSeconds, end.firstStepSeconds) = (17.3, 16.8, 0.21)
    end.specSHA256 = String(repeating: "3f9ac2e1", count: 8)
    end.dataSHA256 = String(repeating: "07b1de44", count: 8)
    end.weightsSHA256 = String(repeating: "c85e0a92", count: 8)
    end.expectations = [
      .init(text: "parameters <= 25k", holds: true, actual: 19_530),
      .init(text: "test.accuracy >= 0.97", holds: false, actual: 0.9667),
      .init(text: "deterministic", holds: nil, actual: nil),
    ]
    history.end = end
    return history
  }

  /// The cosine of half a turn's share, by the sine's polynomial.
  private static func cosine(_ share: Double) -> Double {
    let x = (share - 0.5) * 3.14159265
    return -(x - x * x * x / 6 + x * x * x * x * x / 120 - x * x * x * x * x * x * x / 5040)
  }

  /// House prices, without a test part.
  static func regression() -> RunHistory {
    var start = start("house-prices")
    start.epochs = 120
    (start.loss, start.optimiser, start.schedule) = ("mean_squared_error", "adam", "constant")
    (start.trainingExamples, start.validationExamples) = (1168, 292)
    start.batchSize = 32
    start.higherIsBetter = ["r2"]
    start.baseline = NamedValues(["r2": 0, "mae": 57.2])
    start.parameters = 4_865
    start.layers = [
      .init(
        path: "dense_1", kind: "dense", options: "units: 64, activation: relu", outputShape: "[64]",
        parameters: 4_800, multiplyAdds: 4_736),
      .init(
        path: "price", kind: "output", options: "", outputShape: "[1]", parameters: 65,
        multiplyAdds: 64),
    ]
    var history = RunHistory(start)
    var noise = Noise(11)
    var lowest = Double.infinity
    for epoch in 1...120 {
      let t = Double(epoch)
      let train = 38_000 * exp(-t / 2.2) + 900 * exp(-t / 40) + 420 + 12 * noise.next()
      let validation = 39_000 * exp(-t / 2.2) + 950 * exp(-t / 38) + 520 + 25 * noise.next()
      let isBest = validation < lowest
      lowest = min(lowest, validation)
      history.add(
        Evaluation(
          epoch: epoch, step: epoch * 37, learningRate: 1e-3,
          train: NamedValues([
            "loss": train, "mae": train.squareRoot() * 0.7, "r2": 1 - train / 6_300,
          ]),
          validation: NamedValues([
            "loss": validation, "mae": validation.squareRoot() * 0.72, "r2": 1 - validation / 6_300,
          ]), gradientNorm: 900 * exp(-t / 20) + 60, seconds: t * 0.05, isBest: isBest))
    }
    var end = RunEnd()
    (end.epochs, end.steps, end.bestEpoch) = (120, 4440, history.best?.epoch)
    end.train = history.best?.train ?? NamedValues()
    end.validation = history.best?.validation ?? NamedValues()
    end.predictions = (0..<292).map { index in
      let target = 180 + 70 * noise.next() + Double(index % 17) * 9
      return .init(target: target, predicted: target * 0.97 + 5 + 22 * noise.next())
    }
    (end.totalSeconds, end.trainingSeconds, end.firstStepSeconds) = (6.3, 6, 0.08)
    history.end = end
    return history
  }

  /// A run whose loss broke.
  static func diverged() -> RunHistory {
    var history = Histories.run(
      train: [2.41, 2.2, 6.8, 410, 2.4e6, .nan], validation: [2.33, 2.5, 9.1, 800, 5.1e6, .nan],
      epochs: 20,
      gradient: { [3, 9, 80, 4e3, 6e8, .nan][$0 - 1] }, rate: { _ in 0.5 }, end: .diverged)
    history.start.name = "too-fast"
    history.start.optimiser = "sgd"
    history.start.loss = "cross_entropy"
    history.end?.divergence = .init(step: 138, layer: "conv2d_2", what: "the gradient of weight")
    return history
  }

  /// One epoch of a run that goes on, with a name that is hard on layouts.
  static func oneEpoch() -> RunHistory {
    var history = Histories.run(train: [0.693], validation: [0.69], epochs: 20, end: nil)
    history.start.name = "a<b> & \"c\" " + String(repeating: "very-long-name-", count: 8)
    return history
  }

  /// The plateau of the exclusive or, and the escape from it.
  static func twoLayer() -> RunHistory {
    var losses = [0.81, 0.74, 0.71] + Array(repeating: 0.6931, count: 117)
    losses += (1...80).map { 0.69 * exp(-Double($0) / 16) + 0.004 }
    var history = Histories.run(train: losses)
    history.start.name = "two-layer"
    history.start.loss = "binary_cross_entropy"
    return history
  }
}

@Suite("Report: demonstration")
struct DemoReportTests {
  /// Set `NNRUN_REPORT_DEMO` to a folder to look at the pages.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["NNRUN_REPORT_DEMO"] != nil))
  func writePages() throws {
    let folder = ProcessInfo.processInfo.environment["NNRUN_REPORT_DEMO"] ?? ""
    let pages = [
      ("classifier", Demo.classifier()), ("regression", Demo.regression()),
      ("diverged", Demo.diverged()),
      ("one-epoch", Demo.oneEpoch()), ("two-layer", Demo.twoLayer()),
      ("classes", Demo.classifier(classes: 200)),
      ("series", Demo.series(lags: true, horizon: 8)), ("positions", Demo.positions()),
      ("language", Demo.language()),
    ]
    try? FileSystem.makeDirectory(folder)
    for (name, history) in pages {
      let html = HTMLReport(
        history, command: "nnrun train specs/\(history.start.name).nn.yaml --threads 2")
      try FileSystem.write(Array(html.text.utf8), to: "\(folder)/\(name).html")
      try FileSystem.write(Array(MarkdownReport(history).text.utf8), to: "\(folder)/\(name).md")
    }
  }
}
