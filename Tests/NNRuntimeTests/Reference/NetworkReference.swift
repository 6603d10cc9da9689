// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Whole networks over twenty steps.
extension ReferenceTests {
  private static func layers(_ golden: JSONValue) throws -> [(name: String, layer: JSONValue)] {
    try golden.required("layers").items?.map { (try $0.string("name"), $0) } ?? []
  }

  /// Whether the catalogue has every layer, the optimiser and the schedule.
  static func hasNetwork(_ golden: JSONValue) -> Bool {
    let layers = golden["layers"]?.items ?? []
    let optimiser = golden["optimiser"]?.string ?? ""
    let schedule = golden["schedule"]?["schedule"]?.string ?? golden["schedule"]?.string
    return layers.allSatisfy { Catalogue.layers.entry(named: $0["layer"]?.string ?? "") != nil }
      && Catalogue.optimisers.entry(named: optimiser) != nil
      && (schedule.map { Catalogue.schedules.entry(named: $0) != nil } ?? true)
  }

  /// The rate of each step, where a schedule decides it.
  private static func learningRate(_ golden: JSONValue) throws -> ((Int) -> Double)? {
    guard let options = golden["schedule"], let name = options["schedule"]?.string else {
      return nil
    }
    let members = (options.members ?? []).filter { $0.0 != "schedule" }
    let text = try GoldenNames.text("schedules", name, .object(members))
    let schedule = try decode(text, of: Catalogue.schedules).value
    let base = try #require(options["lr"]?.number)
    let steps = Int(try #require(options["steps"]?.number))
    let run = ScheduledRun(stepsPerEpoch: steps, totalSteps: steps, warmup: schedule.warmup)
    return { schedule.rate(base, at: $0, in: run) }
  }

  static func checkNetwork(
    _ golden: JSONValue, _ file: ReferenceFile, _ comparison: inout Comparison
  ) throws {
    let rate = try learningRate(golden)
    let layers = try layers(golden).map { name, layer in
      TestLayer(
        path: name,
        text: try GoldenNames.text("layers", try layer.string("layer"), layer["options"]))
    }
    let text = try GoldenNames.text(
      "optimisers", try golden.string("optimiser"), golden["options"])
    let optimiser = try decode(text, of: Catalogue.optimisers).value
    let loss = try decode(try golden.string("loss"), of: Catalogue.losses).value
    let (inputs, targets) = (try golden.tensor("inputs"), try golden.tensor("targets"))
    let vocabulary = golden["layers"]?.items?.first?["options"]?["vocabulary"]?.number
    let shape = inputs.shape.dropFirst() + (vocabulary.map { [Int($0)] } ?? [])
    let batch = Int(try #require(golden["batch"]?.number))
    let losses = try #require(golden["losses"]?.numbers)
    let width = inputs.count / inputs.shape[0]
    for machine in Machine.all {
      let network = try machine.network(
        layers, input: Array(shape), batch: inputs.shape[0],
        loss: Compiler.Loss(spec: loss, targetIsLabel: true), optimiser: optimiser)
      network.initialise(seed: 0)
      let state = golden["state"]?.tensors ?? []
      try set(try golden.required("params").tensors + state, "", in: network)
      let head = try #require(network.plan.head)
      let what = "\(golden.label), \(machine)"
      for (step, expected) in losses.enumerated() {
        let first = step % (inputs.shape[0] / batch) * batch
        let rows = first..<first + batch
        let cells = rows.lowerBound * width..<rows.upperBound * width
        network.write(Array(inputs.floats[cells]), to: network.plan.input.buffer)
        let labels = targets.count / targets.shape[0]
        network.write(
          Array(targets.floats[rows.lowerBound * labels..<rows.upperBound * labels]),
          to: head.targets)
        network.forward(batch: batch, mode: .training)
        let value = network.loss(wantsGradient: true)
        comparison.check([value], [expected], "\(what): loss of step \(step)")
        let norm = network.backward()
        network.update(
          step: step, learningRate: rate?(step) ?? optimiser.learningRate, norm: norm,
          clipNorm: nil)
      }
      let final = (golden["final_params"]?.tensors ?? []) + (golden["final_state"]?.tensors ?? [])
      for (path, tensor) in final {
        let ours = try #require(network.weights(path), "\(what): \(path)")
        comparison.check(ours, tensor, "\(what): final \(path)")
      }
      network.write(inputs.floats, to: network.plan.input.buffer)
      network.forward(batch: inputs.shape[0], mode: .inference)
      let logits = try golden.tensor("final_eval_logits")
      comparison.check(network.scores, logits, "\(what): final_eval_logits")
    }
  }
}
