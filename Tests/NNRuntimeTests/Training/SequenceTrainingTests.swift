// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Runs over sequences: what must not matter does not.
@Suite struct SequenceTrainingTests {
  /// Groups of 1 to 6 steps of two numbers; the class is the sign of the first step.
  private static func vowels(_ model: String, _ training: String = "") throws -> (
    folder: TemporaryFolder, text: String
  ) {
    var rows = ["series,t,a,b,label"]
    for example in 0..<40 {
      let label = example % 2 == 0 ? "low" : "high"
      for step in 0...(example * 7) % 6 {
        let a = Double((example * 31 + step * 17) % 23) / 11 - (step == 0 && label == "low" ? 3 : 0)
        rows.append("\(example),\(step),\(a),\(Double((example + step) % 5)),\(label)")
      }
    }
    let folder = try TemporaryFolder(["long.csv": rows.joined(separator: "\n")])
    let text = """
      nnspec: 1
      data:
        source: {csv: "\(folder.path)/long.csv", group: series, order: t}
        inputs: {x: {columns: [a, b], type: sequence}}
        target: {label: category}
        split: {train: 80%, validation: 20%}
      model: {layers: [\(model)]}
      training: {loss: cross_entropy, epochs: 3, batch_size: 8, \(training) metrics: [accuracy]}
      """
    return (folder, text)
  }

  private static let models = [
    "{gru: 5}, output", "{bidirectional: {lstm: {units: 4, dropout: 0.2}}}, output",
    "{rnn: {units: 6, return_sequences: true}}, batch_norm, global_max_pool, output",
    "{lstm: {units: 3, layers: 2, recurrent_dropout: 0.3}}, {dropout: 0.2}, output",
    "{dense: 4}, layer_norm, tanh, global_average_pool, output",
    "{dense: 4}, positional_encoding, {transformer_encoder: 2}, global_average_pool, output",
    "{dense: 4}, {group_norm: 2}, rms_norm, {local_response_norm: {region: within, size: 3}}, global_max_pool, output",
    "{dense: 4}, {gaussian_dropout: 0.3}, instance_norm, {stochastic_depth: 0.2}, global_max_pool, output",
    "{dense: 6}, {multi_head_attention: {heads: 3, causal: true, rotary: true}}, global_max_pool, output",
  ]

  @Test(arguments: models) func anExampleDoesNotDependOnItsBatch(model: String) throws {
    let (folder, text) = try Self.vowels(model)
    defer { withExtendedLifetime(folder) {} }
    for machine in Machine.all {
      let run = try ToyRun(text, machine.settings)
      let (network, data) = (run.network, run.session.data.train)
      func predict(_ examples: [Int]) -> [[Float]] {
        network.load(data, examples)
        network.forward(batch: examples.count, mode: .inference)
        let width = network.plan.output.features
        let values = network.read(network.plan.output)
        return examples.indices.map { Array(values[$0 * width..<($0 + 1) * width]) }
      }
      let alone = (0..<8).map { predict([$0])[0] }
      // Beside longer ones, shorter ones, in other places.
      for order in [[0, 1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4], [3, 0], [5, 1, 7, 2, 0]] {
        #expect(predict(order) == order.map { alone[$0] }, "\(machine) \(model) \(order)")
      }
    }
  }

  @Test(arguments: models) func weightsAreTheSameForAnyThreads(model: String) throws {
    for training in ["", "bucket_by_length: true,"] {
      let (folder, text) = try Self.vowels(model, training)
      defer { withExtendedLifetime(folder) {} }
      for set in supportedSets {
        let runs = try [1, 2, 4].map { try ToyRun(text, Machine(set: set, threads: $0).settings) }
        #expect(runs[0].end.status == .done)
        #expect(runs.allSatisfy { $0.bytes == runs[0].bytes }, "\(set) \(model)")
      }
    }
  }

  /// Whole batches may have nothing left in them; then there is no loss and nothing moves.
  @Test func batchesWithoutAnyStepDoNothing() throws {
    let rows = ["p,0,0,0", "p,1,0,1", "q,0,1,0", "q,1,2,1", "q,2,2,1"]
    let folder = try TemporaryFolder(["s.csv": "g,t,a,y\n" + rows.joined(separator: "\n")])
    for (target, layers, loss) in [
      ("sequence", "{rnn: {units: 2, return_sequences: true}}, output", "mean_squared_error"),
      (
        "sequence, of: category", "batch_norm, {dense: 3}, tanh, output",
        "{cross_entropy: {ignore_label: 1}}"
      ),
    ] {
      let run = try ToyRun(
        """
        nnspec: 1
        data:
          source: {csv: "\(folder.path)/s.csv", group: g, order: t}
          inputs: {a: {type: sequence, scale: none}}
          target: {y: {type: \(target)}}
          split: {train: 100%}
        model: {layers: [{masking: 0}, \(layers)]}
        training: {loss: \(loss), epochs: 3, batch_size: 1}
        """, Network.Settings(threads: 2))
      #expect(run.end.status == .done)
      #expect(run.end.train["loss"]?.isFinite == true)
      for planned in run.network.plan.parameters {
        #expect(
          run.network.weights(planned.path)?.allSatisfy(\.isFinite) == true, "\(planned.path)")
      }
    }
  }

  /// With a kept state, windows give what one long sequence gives.
  @Test(arguments: supportedSets) func keptStatesJoinWindows(set: InstructionSet) throws {
    let words = (0..<150).map { ["ab", "ba", "bb"][($0 * $0) % 5 % 3] }.joined() + "a"
    let folder = try TemporaryFolder(["text.txt": words])
    func session(_ window: Int, _ stateful: Bool) throws -> TrainingSession {
      try ToyRun.session(
        """
        nnspec: 1
        data:
          source: {text: {file: "\(folder.path)/text.txt", window: \(window)}}
          split: {train: 240 rows, validation: 61 rows}
        model:
          layers:
            - embedding: 4
            - lstm: {units: 5, return_sequences: true, stateful: \(stateful)}
            - output
        training: {loss: cross_entropy, epochs: 1, batch_size: 1}
        """, Machine(set: set, threads: 1).settings)
    }
    func outputs(_ session: TrainingSession) -> [Double] {
      let evaluator = Evaluator(
        session.network, metrics: [], kind: .category, preprocessing: session.data.preprocessing)
      return evaluator.run(on: session.data.validation ?? session.data.train, keepsOutputs: true)
        .predictions[0].outputs
    }
    let (long, short) = (outputs(try session(60, false)), outputs(try session(10, true)))
    #expect(long.count == 120 && long == short)
    // Without it, only the first window is the same.
    let forgetful = outputs(try session(10, false))
    #expect(forgetful != long && forgetful.prefix(20) == long.prefix(20))
  }

  /// Steps that `masking` leaves out might as well not be in the data.
  @Test func maskedStepsCountForNothing() throws {
    func run(_ cells: [[String]], _ model: String) throws -> ToyRun {
      let rows = cells.enumerated().map { index, cells in
        cells.joined(separator: ",") + ",\(index % 2 == 0 ? "a" : "b")"
      }
      let names = cells[0].indices.map { "t\($0)" }.joined(separator: ",")
      let folder = try TemporaryFolder([
        "wide.csv": "\(names),label\n" + rows.joined(separator: "\n")
      ])
      return try ToyRun(
        """
        nnspec: 1
        data:
          source: {csv: "\(folder.path)/wide.csv"}
          inputs: {x: {columns: t*, type: sequence}}
          target: {label: category}
          split: {train: 100%}
        model: {layers: [\(model)]}
        training: {loss: cross_entropy, epochs: 2, batch_size: 4}
        """, Network.Settings(threads: 1))
    }
    let plain = (0..<8).map { row in (0..<3).map { "\(row * 3 + $0)" } }
    let padded = plain.map { ["-1"] + $0 + ["-1", "-1"] }
    let one = try run(plain, "{gru: 4}, output")
    let other = try run(padded, "{masking: -1}, {gru: 4}, output")
    #expect(one.network.weights("gru_1.weight") == other.network.weights("gru_1.weight"))
    #expect(one.network.weights("output_1.bias") == other.network.weights("output_1.bias"))
    let unmasked = try run(padded, "{gru: 4}, output")
    #expect(one.network.weights("gru_1.weight") != unmasked.network.weights("gru_1.weight"))
  }
}
