// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus

/// What was counted of many mutations.
struct MutationFigures: Sendable {
  /// Some of a number.
  struct Share: Sendable {
    var hits = 0
    var of = 0

    mutating func count(_ isHit: Bool) {
      hits += isHit ? 1 : 0
      of += 1
    }

    var value: Double { of == 0 ? 1 : Double(hits) / Double(of) }
    var text: String { "\(hits) of \(of) (\((value * 1000).rounded() / 10) %)" }

    static func + (left: Share, right: Share) -> Share {
      Share(hits: left.hits + right.hits, of: left.of + right.of)
    }
  }

  /// Mutations by the number of errors.
  var errors: [Int: Int] = [:]
  /// Must-fail mutations that are reported.
  var mustFail = Share()
  /// Reported mutations of a kind that are reported at their node.
  var atNode: [SpecMutation: Share] = [:]
  /// Misspelt words of the language that a fix restores, or the label names.
  var fixed = Share()
  var named = Share()
  var slowest = Duration.zero
  /// What a bar was missed by, to be looked at.
  var misses: [String] = []

  func atNode(_ kind: SpecMutation.Class) -> Share {
    atNode.filter { $0.key.kind == kind }.map(\.value).reduce(Share(), +)
  }

  mutating func add(_ other: MutationFigures) {
    errors.merge(other.errors, uniquingKeysWith: +)
    atNode.merge(other.atNode, uniquingKeysWith: +)
    mustFail = mustFail + other.mustFail
    fixed = fixed + other.fixed
    named = named + other.named
    slowest = max(slowest, other.slowest)
    misses += other.misses
  }

  var text: String {
    let kinds = SpecMutation.allCases.compactMap { mutation in
      atNode[mutation].map { "  at the node, \(mutation): \($0.text)" }
    }
    let counts = errors.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return """
      mutations by errors: \(counts.joined(separator: ", "))
      must fail: \(mustFail.text)
      keys and values at the node: \((atNode(.key) + atNode(.value)).text)
      layers named: \(atNode(.layers).text)
      \(kinds.joined(separator: "\n"))
      misspelt words restored by a fix: \(fixed.text), named: \(named.text)
      slowest check: \(slowest)
      """
  }
}
