// SPDX-License-Identifier: MIT

import NNRuntime

/// Runs of networks over sequences, to look at and to test.
extension Demo {
  /// A wave of eleven years with noise, foretold well or, if it only lags, by the last value.
  static func series(
    count: Int = 60, first: Int = 1949, lags: Bool = false, horizon: Int = 1, ahead: Int = 12
  ) -> RunHistory {
    let losses = (0..<30).map { 0.9 * power(0.8, $0) + 0.1 }
    var history = Histories.run(train: losses, validation: losses.map { $0 * 1.2 })
    history.start.name = "sunspots-gru"
    history.start.loss = "mean_squared_error"
    history.start.trainingExamples = 197
    history.start.seriesWindow = 12
    var noise = Noise(5)
    func wave(_ place: Int) -> Double {
      let phase = Double(place % 11) / 11
      return 20 + 560 * phase * (1 - phase)
    }
    var results = SequenceResults()
    var last = wave(0)
    for place in 0..<count {
      let target = wave(place + 1) + 8 * noise.next()
      let predicted = lags ? last + noise.next() : wave(place + 1) + 6 * noise.next()
      results.series.append(
        .init(place: "\(first + place)", target: target, predicted: predicted))
      last = target
    }
    results.forecast = (0..<ahead).map { wave(count + $0 + 1) }
    if horizon > 1 {
      results.errorByHorizon = (1...horizon).map { 12 + 4 * Double($0).squareRoot() }
    }
    history.end?.shownPart = "test"
    history.end?.sequences = results
    return history
  }

  /// A network that gives every step of an addition a digit.
  static func positions() -> RunHistory {
    var history = Histories.run(train: [2, 1, 0.5], validation: [2, 1, 0.6])
    history.start.name = "addition-seq2seq"
    var results = SequenceResults()
    results.accuracyByStep = [0.998, 0.97, 0.91, 0.884, 0.93, 0.991]
    history.end?.sequences = results
    return history
  }

  /// A language model that writes every few epochs.
  static func language(epochs: Int = 12, every: Int = 2) -> RunHistory {
    let losses = (0..<epochs).map { 2 * power(0.9, $0) + 1.4 }
    let plain = Histories.run(train: losses, validation: losses)
    var start = plain.start
    start.name = "austen-lstm"
    var history = RunHistory(start)
    for evaluation in plain.evaluations {
      let text =
        "It is a truth universally acknowledged, that at epoch \(evaluation.epoch) a network in\n"
        + "possession of a good fortune must be in want of "
        + String(repeating: "letters", count: 40) + ".\n\n  'Indeed', she said."
      history.add(
        Evaluation(
          epoch: evaluation.epoch, step: evaluation.step, learningRate: 1e-3,
          train: evaluation.train, validation: evaluation.validation, gradientNorm: 1,
          seconds: evaluation.seconds, isBest: true,
          sample: evaluation.epoch % every == 0 ? text : nil))
    }
    history.end = plain.end
    return history
  }

  /// A run with one sample.
  static func writing(_ sample: String) -> RunHistory {
    var history = RunHistory(RunStart())
    history.add(
      Evaluation(
        epoch: 3, step: 3, learningRate: 1e-3, train: NamedValues(["loss": 1]),
        validation: NamedValues(), gradientNorm: 1, seconds: 1, isBest: true, sample: sample))
    return history
  }

  /// A run with given results.
  static func sequences(_ change: (inout SequenceResults) -> Void) -> RunHistory {
    var history = Histories.run(train: [1, 0.5, 0.25], validation: [1, 0.5, 0.25])
    var results = SequenceResults()
    change(&results)
    history.end?.sequences = results
    return history
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
