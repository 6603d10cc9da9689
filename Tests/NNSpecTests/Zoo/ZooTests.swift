// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Public networks in specs/zoo: each is checked without a word, and has the parameters that are published.
@Suite("Zoo")
struct ZooTests {
  /// The parameters of a network, as its source counts them.
  struct Published: Sendable, CustomTestStringConvertible {
    let name: String
    let trained: Int
    /// Running statistics of `batch_norm`, which Keras counts as weights too.
    var state = 0

    var testDescription: String { name }
  }

  /// Where each number is from stands in the `description` of the spec; those with a sum here are by hand.
  static let published = [
    Published(name: "alexnet", trained: 60_965_224),
    Published(name: "bilstm-imdb", trained: 2_757_761),
    Published(name: "cifar10-full", trained: 89_578),
    Published(name: "cifar10-quick", trained: 145_578),
    Published(name: "conv1d-ford-a", trained: 25_474, state: 25_858 - 25_474),
    Published(name: "darknet-cifar", trained: 7_681_674, state: 2 * 3 * (128 + 256 + 512)),
    Published(name: "densenet121", trained: 7_978_856, state: 83_648),
    Published(name: "googlenet", trained: 6_998_552),
    Published(
      name: "gpt-mini",
      trained: 65 * 384 + 256 * 384
        + 6 * (4 * (384 + 1) * 384 + (384 + 1) * 1536 + (1536 + 1) * 384 + 4 * 384)
        + 2 * 384 + (384 + 1) * 65),
    Published(name: "gru-text", trained: 4_022_850),
    Published(name: "keras-mnist-cnn", trained: 1_199_882),
    Published(name: "keras-mnist-convnet", trained: 34_826),
    Published(name: "keras-mnist-mlp", trained: 669_706),
    Published(name: "lenet", trained: 431_080),
    Published(
      name: "lstm-words",
      trained: 10_000 * 650 + 2 * 4 * 650 * (650 + 650 + 1) + (650 + 1) * 10_000),
    Published(name: "mobilenet", trained: 4_231_976, state: 4_253_864 - 4_231_976),
    Published(name: "resnet20", trained: 272_474, state: 2 * (7 * 16 + 7 * 32 + 7 * 64)),
    Published(name: "resnet50", trained: 25_557_032, state: 53_120),
    Published(name: "siamese", trained: 431_080 + 11),
    Published(name: "squeezenet", trained: 1_248_424),
    Published(
      name: "two-ends",
      trained: (27 + 1) * 16 + (9 * 16 + 1) * 32 + (9 * 32 + 1) * 64 + (5 + 1) * 32
        + (64 + 32 + 1) * 96 + (96 + 1) * 3 + (96 + 5 + 1) * 32 + 33),
    Published(
      name: "unet",
      trained: {
        func double(_ from: Int, _ to: Int) -> Int { (9 * from + 1) * to + (9 * to + 1) * to }
        let down = [1, 64, 128, 256, 512, 1024]
        let sides = zip(down, down.dropFirst()).map { double($0, $1) }
        let rises = [512, 256, 128, 64].map { (8 * $0 + 1) * $0 + double(2 * $0, $0) }
        return (sides + rises).reduce(64 + 1, +)
      }()),
    Published(name: "vgg16", trained: 138_357_544),
    Published(
      name: "vit-mnist",
      trained: (16 + 1) * 64 + 49 * 64
        + 6 * (4 * (64 + 1) * 64 + (64 + 1) * 128 + (128 + 1) * 64 + 4 * 64)
        + 2 * 64 + (64 + 1) * 10),
  ]

  static let folder = Fixture.folder + "../../specs/zoo/"

  private static func check(_ name: String) throws -> SpecCheck {
    let path = folder + name + ".nn.yaml"
    let text = try Data(contentsOf: URL(filePath: path))
    return SpecCheck(SourceFile(path: path, bytes: [UInt8](text)), data: .none)
  }

  @Test("is told in full in the table")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    let names = files.filter { $0.hasSuffix(".nn.yaml") }.map { $0.dropLast(".nn.yaml".count) }
    #expect(names.map(String.init).sorted() == Self.published.map(\.name))
  }

  @Test("says nothing", arguments: published)
  func silent(_ network: Published) throws {
    #expect(DiagnosticPrinter().text(try Self.check(network.name).diagnostics) == "")
  }

  @Test("has the published parameters", arguments: published)
  func parameters(_ network: Published) throws {
    let spec = try #require(try Self.check(network.name).spec)
    let totals = try #require(LayerTable(spec).totals)
    #expect(totals.trained == network.trained)
    #expect(totals.state == network.state)
    #expect(totals.frozen == 0)
  }

  /// The numbers are judged: one more is an error at its line.
  @Test("is held to its numbers", arguments: published)
  func expectation(_ network: Published) throws {
    let path = Self.folder + network.name + ".nn.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let wrong = text.replacingOccurrences(
      of: "parameters == \(network.trained)", with: "parameters == \(network.trained + 1)")
    #expect(wrong != text)
    let found = SpecCheck(SourceFile(path: path, bytes: Array(wrong.utf8)), data: .none)
    #expect(found.diagnostics.filter { $0.severity != .info }.map(\.code) == [.expectationNotMet])
  }
}
