// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Starts that are known to work and known not to.
@Suite("Signal check")
struct SignalCheckTests {
  private static let signalCodes: Set<DiagnosticCode> = [
    .vanishingSignal, .explodingSignal, .vanishingGradient, .saturatedUnits, .deadUnits,
    .equalUnits, .shortMemory,
  ]

  /// What the check says of the start of a network over an image of numbers or pixels.
  private static func findings(
    _ layers: String, source: String = "{idx: {images: i, labels: l}}",
    image: String = "{type: image, shape: [32, 32, 3]}", start: String = "glorot_uniform"
  ) -> [Diagnostic] {
    let text = """
      nnspec: 1
      data:
        source: \(source)
        inputs: {image: \(image)}
        target: {label: {type: category, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}}
        split: {train: 80%, validation: 20%}
      initialisation: {weights: \(start)}
      model:
        layers:
      \(layers.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      training: {loss: cross_entropy, optimiser: sgd, epochs: 1}
      """
    let check = SpecCheck(
      SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), data: .none)
    #expect(check.spec != nil, "\(check.diagnostics.map(\.message))")
    return check.diagnostics.filter { signalCodes.contains($0.code) }
  }

  /// Of large networks the signals are looked at beside everything else: what is said is the same.
  @Test("speaks of networks of any size, and of none with a mistake", arguments: [120, 130])
  func largeNetworks(layers: Int) {
    let stack = (0..<layers).flatMap { _ in ["dense: {units: 16}", "relu"] }
    func codes(_ more: [String]) -> [DiagnosticCode] {
      let text = """
        nnspec: 1
        data: {source: {generate: moons}, split: {train: 80%, validation: 20%}}
        initialisation: {weights: glorot_uniform}
        model:
          layers:
        \((stack + more).map { "    - " + $0 }.joined(separator: "\n"))
            - output
        training: {loss: binary_cross_entropy, epochs: 1}
        """
      return SpecCheck(SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8))).diagnostics
        .map(\.code)
    }
    #expect(codes([]) == [.vanishingSignal])
    #expect(codes(["dense: {units: 1, activation: softmax}"]) == [.noGradient])
  }

  /// BVLC/caffe, examples/cifar10: made for bytes; with 0 to 1 its first layer leaves a thousandth.
  private static let cifarQuick = """
    - conv2d: {filters: 32, kernel: 5, padding: 2, initialisation: {normal: 1e-4}}
    - max_pool2d: {pool: 3, stride: 2, padding: same}
    - relu
    - conv2d: {filters: 32, kernel: 5, padding: 2, activation: relu}
    - average_pool2d: {pool: 3, stride: 2, padding: same}
    - conv2d: {filters: 64, kernel: 5, padding: 2, activation: relu}
    - average_pool2d: {pool: 3, stride: 2, padding: same}
    - flatten
    - dense: {units: 64, initialisation: {normal: 0.1}}
    - output: {initialisation: {normal: 0.1}}
    """

  @Test("explains the first layer of Caffe's cifar10_quick")
  func caffe() throws {
    let found = Self.findings(Self.cifarQuick, start: "{normal: 0.01}")
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.code == .vanishingSignal)
    #expect(finding.span.line == 10)
    #expect(finding.span.text == "normal")
    #expect(finding.notes.contains { $0.contains("0 to 255") })
    #expect(finding.help.contains { $0.contains("he_normal") })
  }

  @Test("is silent on the same network over bytes")
  func caffeOverBytes() {
    #expect(
      Self.findings(
        Self.cifarQuick, image: "{type: image, shape: [32, 32, 3], scale: none}",
        start: "{normal: 0.01}"
      ).isEmpty)
  }

  @Test("warns of a stack of sigmoids")
  func sigmoids() throws {
    let found = Self.findings(
      "- flatten\n- repeat: {times: 10, layers: [{dense: {units: 256, activation: sigmoid}}]}\n- output"
    )
    #expect(found.map(\.code) == [.vanishingGradient])
    #expect(
      Self.findings(
        "- flatten\n- repeat: {times: 2, layers: [{dense: {units: 256, activation: sigmoid}}]}\n- output"
      ).isEmpty)
  }

  @Test("warns of a hundred relu layers under glorot, and says what mends it")
  func deepRelu() throws {
    let layers =
      "- flatten\n- repeat: {times: 100, layers: [{dense: {units: 256, activation: relu}}]}\n- output"
    let found = Self.findings(layers)
    #expect(found.map(\.code) == [.vanishingSignal])
    #expect(found.first?.help.first?.contains("`he_normal`") == true)
    #expect(Self.findings(layers, start: "he_normal").isEmpty)
  }

  @Test("a normalisation makes up for any start")
  func normalised() {
    #expect(
      Self.findings(
        """
        - flatten
        - repeat: {times: 20, layers: [{dense: {units: 256, use_bias: false}}, batch_norm, relu]}
        - output
        """
      ).isEmpty)
  }

  private static func memory(_ layer: String) -> [Diagnostic] {
    let text = """
      nnspec: 1
      data: {source: {generate: adding, count: 100, length: 150}}
      model: {layers: [\(layer), output]}
      training: {loss: mean_squared_error, optimiser: sgd, epochs: 1}
      """
    let check = SpecCheck(SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), data: .none)
    #expect(check.spec != nil, "\(check.diagnostics.map(\.message))")
    return check.diagnostics.filter { signalCodes.contains($0.code) }
  }

  /// What the identity is for.
  @Test("explains the start of the IRNN")
  func identityStart() {
    #expect(
      Self.memory(
        "{rnn: {units: 100, activation: relu, initialisation: {weights: {normal: 0.001}, recurrent: identity}}}"
      ).isEmpty)
    let plain = Self.memory("{rnn: {units: 100}}")
    #expect(plain.map(\.code) == [.shortMemory])
    #expect(plain.first?.help.contains { $0.contains("identity") } == true)
    #expect(
      Self.memory(
        "{rnn: {units: 100, activation: relu, initialisation: {recurrent: {normal: 0.3}}}}"
      )
      .map(\.code) == [.explodingSignal])
  }

  @Test("is silent on the specs that train well")
  func specs() throws {
    let folder = URL(filePath: Fixture.folder).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "specs")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".nn.yaml") }
    #expect(names.count > 15)
    for name in names {
      let path = folder.appending(path: name).path
      let file = try SourceFile(path: path, bytes: Array(Data(contentsOf: URL(filePath: path))))
      let found = SpecCheck(file, data: .none).diagnostics.filter {
        Self.signalCodes.contains($0.code)
      }
      #expect(found.isEmpty, "\(name): \(found.map(\.message))")
    }
  }
}
