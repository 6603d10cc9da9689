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
    let isProbability = options?["from_logits"] == .bool(false)
    // The runtime reads scores x. A probability p comes from x = log(p / (1 - p)), where dx/dp = 1 / (p (1 - p)).
    let scores = isProbability ? prediction.data.map { log($0 / (1 - $0)) } : prediction.data
    let slopes = prediction.data.map { isProbability ? 1 / ($0 * (1 - $0)) : 1 }
    for machine in Machine.all {
      let what = "\(golden.label), \(machine)"
      let batch = prediction.shape[0]
      let network = try machine.network(
        [], input: Array(prediction.shape.dropFirst()), batch: batch, loss: loss)
      let head = try #require(network.plan.head)
      network.write(scores.map(Float.init), to: network.plan.input.buffer)
      network.write(target.floats, to: head.targets)
      network.forward(batch: batch, mode: .training)
      let value = network.loss(wantsGradient: true)
      comparison.check(
        [value], [try #require(golden["value"]?.number)], "\(what): value")
      let gradient = zip(network.read(head.gradient), slopes).map { Double($0) * $1 }
      comparison.check(
        gradient, try golden.tensor("grad_prediction").data, "\(what): grad_prediction")
      let again = network.loss(wantsGradient: false)
      #expect(again == value, "\(what): the value depends on whether a gradient is wanted")
    }
  }
}
