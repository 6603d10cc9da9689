// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Right specs with one mistake each (design 5k.4).
@Suite("Spec mutations")
struct SpecMutationTests {
  /// 16 runs of this many are 10,000.
  private static let count = 625

  private static func specs() throws -> [(fixture: Fixture, spec: MutableSpec)] {
    let named = try Fixture.names(in: "ok").map { name in
      let fixture = try Fixture(name)
      return (fixture, MutableSpec(fixture.file.bytes))
    }
    let templates = StarterTemplate.allCases.map { template in
      let bytes = Array(template.text.utf8)
      return (Fixture(name: "ok/\(template.rawValue).nn.yaml", bytes: bytes), MutableSpec(bytes))
    }
    return named + templates
  }

  @Test("never crash, keep spans sound and say little", arguments: 0..<16)
  func mutations(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let specs = try Self.specs()
    var histogram: [Int: Int] = [:]
    for _ in 0..<Self.count {
      let (fixture, spec) = specs[Int.random(in: specs.indices, using: &random)]
      let mutation = SpecMutation.allCases.randomElement(using: &random) ?? .cut
      guard let text = spec.applying(mutation, &random) else { continue }
      let mutated = Fixture(name: fixture.name, bytes: text)
      let diagnostics = mutated.diagnostics
      expectSound(diagnostics, at: #_sourceLocation)
      let errors = diagnostics.count { $0.severity == .error }
      if !mutation.isBlind { histogram[errors, default: 0] += 1 }
      #expect(
        errors <= (mutation.isBlind ? 10 : 5),
        "\(mutation) of \(fixture.name):\n\(mutated.printed(diagnostics))\n\(String(decoding: text, as: UTF8.self))"
      )
    }
    if ProcessInfo.processInfo.environment["NNRUN_SHOW"] == "1" {
      print("errors of a mutation, seed \(seed):", histogram.sorted { $0.key < $1.key })
    }
  }
}
