// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Writing with networks that have to read what is before.
@Suite struct WindowedWritingTests {
  private static let text = "abcab dabed\nabba cad eab\nbad deb cab\nabcab dabed\nadd ebb cede\n"

  private static func session(
    _ model: String, window: Int?, _ machine: Machine
  ) throws -> TrainingSession {
    let folder = try TemporaryFolder(["d": text])
    defer { withExtendedLifetime(folder) {} }
    let options = window.map { ", window: \($0)" } ?? ""
    return try ToyRun.session(
      """
      nnspec: 1
      seed: 3
      data:
        source: {text: {file: "\(folder.path)/d"\(options)}}
        split: {train: 100%}
      model: {layers: [\(model), output]}
      training: {loss: cross_entropy, epochs: 1, batch_size: 2}
      """, machine.settings)
  }

  private static let models = [
    "{embedding: 6}, {positional_embedding: 30}, {transformer_encoder: {heads: 2, causal: true}}",
    "{dense: 6}, positional_encoding, {transformer_decoder: {heads: 3, rotary: true}}",
    "{embedding: 4}, {gru: {units: 4, return_sequences: true}}, {multi_head_attention: {heads: 1, causal: true}}",
    // Arms that meet again, fed a window and step by step.
    "{embedding: 6}, {residual: {layers: [rms_norm, {multi_head_attention: {heads: 2, causal: true}}]}}, {residual: {layers: [{dense: 12}, swiglu]}}",
    "{dense: 6}, {residual: {layers: [{gru: {units: 6, return_sequences: true}}]}}, {parallel: {branches: [[prelu], [{maxout: 4}]]}}, highway",
  ]

  /// What a network over whole examples finds likeliest after each symbol is what is written.
  @Test(arguments: models) func writesWhatItPredicts(model: String) throws {
    for machine in Machine.all {
      for window in [5, nil] {
        let session = try Self.session(model, window: window, machine)
        let generator = try TextGenerator(
          session.spec, session.data.preprocessing, settings: machine.settings)
        generator.takeWeights(of: session.network)
        let network = session.network
        let longest = network.plan.input.shape[0]
        guard case .categories(let texts, _) = session.data.preprocessing.inputs[0].encoding,
          let classes = session.data.preprocessing.target.classes
        else {
          Issue.record("no symbols")
          return
        }
        var read = window == nil ? ["\n", "a", "b"] : ["a", "b"]
        var expected = ""
        for _ in 0..<12 {
          read = Array(read.suffix(longest))
          let codes = read.compactMap { texts.firstIndex(of: $0) }
          #expect(codes.count == read.count)
          // The steps behind the last real one can be anything.
          let padding = [Int](repeating: 1, count: longest - codes.count)
          let likeliest = Self.likeliest(network, codes + padding, codes.count, texts.count + 1)
          expected += classes[likeliest]
          if window == nil, classes[likeliest] == "\n" { read = [] }
          read.append(classes[likeliest])
        }
        let written = generator.write(
          prompt: "ab", length: 12, SymbolSampler(temperature: 0), seed: 1)
        #expect(written == expected, "\(machine), window \(window ?? 0)")
      }
    }
  }

  private static func likeliest(
    _ network: Network, _ codes: [Int], _ count: Int, _ vocabulary: Int
  ) -> Int {
    let isLaidOut = !network.plan.readsCodes
    let input = codes.flatMap { code -> [Float] in
      isLaidOut ? (0..<vocabulary).map { $0 == code ? 1 : 0 } : [Float(code)]
    }
    network.write(input, to: network.plan.input.buffer)
    if network.plan.input.hasVaryingTime { network.run.begin(lengths: [codes.count]) }
    network.forward(batch: 1, mode: .inference)
    let width = network.plan.output.features
    let row = network.read(network.plan.output)[(count - 1) * width..<count * width]
    return row.enumerated().max { $0.element < $1.element }?.offset ?? 0
  }

  @Test func refusesWhatLooksAhead() throws {
    let machine = Machine(set: .best, threads: 1)
    for layer in ["{multi_head_attention: 2}", "{transformer_encoder: 2}"] {
      let session = try Self.session("{embedding: 4}, \(layer)", window: 5, machine)
      #expect(throws: TextGenerator.Failure.self) {
        try TextGenerator(session.spec, session.data.preprocessing, settings: machine.settings)
      }
    }
  }
}
