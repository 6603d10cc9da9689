// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ReferenceTests {
  /// Value and gradient of a loss, over a network without layers whose scores are the prediction.
  static func checkLoss(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let text = try GoldenNames.text("losses", try golden.string("loss"), golden["options"])
    let spec = try decode(text, of: Catalogue.losses).value
    let prediction = try golden.tensor("prediction")
    let target = try golden.tensor("target")
    let options = golden["options"]
    let loss = Compiler.Loss(
      spec: spec, targetIsLabel: target.shape.count < prediction.shape.count,
      classWeights: options?["class_weights"]?.numbers)
    let head = try Head(golden, prediction)
    for machine in Machine.all {
      let what = "\(golden.label), \(machine)"
      let batch = prediction.shape[0]
      let network = try machine.network(
        [], input: prediction.shape.dropFirst().dropLast() + [head.width], batch: batch, loss: loss)
      let planned = try #require(network.plan.head)
      network.write(head.scores.map(Float.init), to: network.plan.input.buffer)
      network.write(target.floats, to: planned.targets)
      network.forward(batch: batch, mode: .training)
      let value = network.loss(wantsGradient: true)
      comparison.check(
        [value], [try #require(golden["value"]?.number)], "\(what): value")
      comparison.check(
        network.read(planned.gradient).map(Double.init), head.gradient,
        "\(what): grad_prediction, chained to the scores")
      if let means = head.means { comparison.check(network.output, means, "\(what): prediction") }
      let again = network.loss(wantsGradient: false)
      #expect(again == value, "\(what): the value depends on whether a gradient is wanted")
    }
  }
}

/// A golden loss's prediction and gradient in terms of the scores that the runtime reads.
private struct Head {
  let scores: [Double]
  let gradient: [Double]
  /// Scores a row.
  let width: Int
  /// What is to be predicted, where it is a part of the scores.
  let means: Tensor?

  init(_ golden: JSONValue, _ prediction: Tensor) throws {
    let slope = try golden.tensor("grad_prediction").data
    let loss = try golden.string("loss")
    let columns = try #require(prediction.shape.last)
    let p = prediction.data
    func chained(_ slopes: (Double) -> Double) -> [Double] { zip(slope, p).map { $0 * slopes($1) } }
    if loss == "gaussian_nll" {
      // v = log(1 + exp(s)): s = log(exp(v) - 1), dv/ds = 1 - exp(-v).
      let (v, slopeOfV) = (
        try golden.tensor("variance").data, try golden.tensor("grad_variance").data
      )
      let rows = stride(from: 0, to: p.count, by: columns).map { $0..<$0 + columns }
      scores = rows.flatMap { Array(p[$0]) + v[$0].map { log(exp($0) - 1) } }
      gradient = rows.flatMap { row in
        Array(slope[row]) + row.map { slopeOfV[$0] * (1 - exp(-v[$0])) }
      }
      (width, means) = (2 * columns, prediction)
      return
    }
    (width, means) = (columns, nil)
    if loss == "dice" || golden["options"]?["from_logits"] == .bool(false) {
      // p = sigmoid(s): s = log(p / (1 - p)), dp/ds = p (1 - p).
      scores = p.map { log($0 / (1 - $0)) }
      gradient = chained { $0 * (1 - $0) }
    } else if loss == "kl_divergence" {
      // q = log softmax(s), of which q itself is one s: dL/ds_i = dL/dq_i - p_i Σ dL/dq_j; dL/dq = p dL/dp.
      let isLogarithm = golden["options"]?["prediction"]?.string == "log_probabilities"
      scores = isLogarithm ? p : p.map { log($0) }
      let flow = isLogarithm ? slope : chained { $0 }
      gradient = flow.indices.map { index in
        let row = index / columns * columns..<(index / columns + 1) * columns
        return flow[index] - (isLogarithm ? exp(p[index]) : p[index]) * flow[row].reduce(0, +)
      }
    } else {
      (scores, gradient) = (p, slope)
    }
  }
}
