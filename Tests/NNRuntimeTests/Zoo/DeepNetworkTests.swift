// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A residual network of a thousand layers is checked, compiled and trained like a short one.
@Suite("Deep networks")
struct DeepNetworkTests {
  static let units = 8
  static let blocks = 500

  /// 2 layers and a sum a block, written out one by one, after the first and before the last layer.
  static let writtenOut: String = {
    let block =
      "    - residual: {layers: [{dense: {units: \(units), activation: relu}}, {dense: \(units)}]}\n"
    return frame(String(repeating: block, count: blocks))
  }()

  /// The same in one structure.
  static let repeated = frame(
    """
        - repeat:
            times: \(blocks)
            layers:
              - residual: {layers: [{dense: {units: \(units), activation: relu}}, {dense: \(units)}]}

    """)

  static func frame(_ layers: String) -> String {
    """
    nnspec: 1
    data: {source: {generate: moons, count: 64}}
    model:
      layers:
        - dense: \(units)
    \(layers)\
        - output
    training: {loss: binary_cross_entropy, epochs: 1, batch_size: 16}
    """
  }

  @Test("have every layer", arguments: [writtenOut, repeated])
  func count(_ text: String) throws {
    let check = SpecCheck(SourceFile(path: "deep.nn.yaml", bytes: Array(text.utf8)), data: .none)
    // Five hundred residuals without a normalisation grow, which the check warns of.
    #expect(!check.diagnostics.hasErrors)
    let spec = try #require(check.spec)
    let units = Self.units
    #expect(spec.graph.nodes.count == 2 + 3 * Self.blocks)
    #expect(
      spec.parameterCount == 3 * units + 2 * Self.blocks * (units + 1) * units + units + 1)
    let network = try Network(
      spec, batch: 16, longest: 1, training: true, classWeights: nil,
      settings: Network.Settings(threads: 1))
    #expect(network.plan.parameters.count == 2 * (2 + 2 * Self.blocks))
  }
}
