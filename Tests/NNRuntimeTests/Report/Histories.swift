// SPDX-License-Identifier: MIT

import NNRuntime

/// Runs made by hand, for tests of what reports say about them.
enum Histories {
  /// A run with given losses an epoch, from epoch 1.
  static func run(
    train: [Double], validation: [Double] = [], epochs: Int? = nil,
    gradient: (Int) -> Double = { _ in 1 }, rate: (Int) -> Double = { _ in 1e-3 },
    end: RunEnd.Status? = .done
  ) -> RunHistory {
    var start = RunStart()
    start.name = "hand-made"
    start.epochs = epochs ?? train.count
    start.optimiser = "adam"
    start.schedule = "constant"
    start.trainingExamples = 800
    start.validationExamples = validation.isEmpty ? 0 : 200
    start.monitor = validation.isEmpty ? "train.loss" : "validation.loss"
    var history = RunHistory(start)
    var lowest = Double.infinity
    for (index, loss) in train.enumerated() {
      let judged = validation.isEmpty ? loss : validation[index]
      let isBest = judged < lowest
      if isBest { lowest = judged }
      history.add(
        Evaluation(
          epoch: index + 1, step: (index + 1) * 25, learningRate: rate(index + 1),
          train: NamedValues(["loss": loss]),
          validation: validation.isEmpty ? NamedValues() : NamedValues(["loss": validation[index]]),
          gradientNorm: gradient(index + 1), seconds: Double(index + 1) * 0.5, isBest: isBest))
    }
    if let end {
      history.end = ending(end, train.count)
      history.end?.bestEpoch = history.best?.epoch
    }
    return history
  }

  /// How a run of a number of epochs ended.
  static func ending(_ status: RunEnd.Status, _ epochs: Int) -> RunEnd {
    var end = RunEnd()
    end.status = status
    end.epochs = epochs
    end.steps = epochs * 25
    end.totalSeconds = Double(epochs) * 0.5 + 0.25
    end.trainingSeconds = Double(epochs) * 0.5
    end.firstStepSeconds = 0.125
    return end
  }
}
