// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct RandomTests {
  /// Random123's known answers for philox4x32-10 (kat_vectors).
  @Test func philoxKnownAnswers() {
    #expect(
      Philox(key: 0).words(0, 0) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox(key: .max).words(.max, .max) == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox(key: 0x299f_31d0_a409_3822).words(0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e)
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func keysDifferByEachPart() {
    let keys = [
      Philox(seed: 1, purpose: "a", path: "b"), Philox(seed: 2, purpose: "a", path: "b"),
      Philox(seed: 1 << 63, purpose: "a", path: "b"), Philox(seed: 1, purpose: "b", path: "a"),
      Philox(seed: 1, purpose: "ab", path: ""), Philox(seed: 1, purpose: "", path: "ab"),
    ].map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(keys[0] == Philox(seed: 1, purpose: "a", path: "b").key)
  }

  @Test func streamsAreWordsInOrder() {
    let philox = Philox(seed: 3, purpose: "x", path: "y")
    var stream = RandomStream(philox, stream: 9)
    for counter in 0..<3 {
      let words = philox.words(UInt64(counter), 9)
      #expect(stream.next() == UInt64(words.0) | UInt64(words.1) << 32)
      #expect(stream.next() == UInt64(words.2) | UInt64(words.3) << 32)
    }
  }

  /// First values that are drawn in pieces are the stream's, one after the other.
  @Test func piecesOfFirstValuesAreTheStreams() {
    let shape = [299, 301]
    let count = 299 * 301
    let limit = 3.0.squareRoot() / 300.0.squareRoot()
    typealias Draw = (inout RandomStream) -> Double
    let cases: [(InitialDistribution, Draw)] = [
      (.uniform(minimum: -0.05, maximum: 0.1), { -0.05 + (0.1 + 0.05) * $0.uniform() }),
      (.scaled(gain: 1, .average, isUniform: true), { limit * (2 * $0.uniform() - 1) }),
      (.normal(mean: 0.5, deviation: 0.1), { 0.5 + 0.1 * $0.normal() }),
      (.scaled(gain: 2, .input, isUniform: false), { 2 / 299.0.squareRoot() * $0.normal() }),
    ]
    for (distribution, draw) in cases {
      var stream = RandomStream(Philox(seed: 7, purpose: "initialisation", path: "p"))
      let expected = (0..<count).map { _ in Float(draw(&stream)) }
      let pieces = WeightInitialisation.pieces(distribution, count: count)
      #expect(pieces.count > 1)
      let values = pieces.flatMap {
        WeightInitialisation.values(distribution, shape: shape, seed: 7, path: "p", in: $0)
      }
      #expect(values.map(\.bitPattern) == expected.map(\.bitPattern))
    }
  }

  @Test func distributions() {
    var stream = RandomStream(Philox(seed: 4, purpose: "x", path: ""))
    let count = 100_000
    let uniform = (0..<count).map { _ in stream.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    // Five deviations: 5 sqrt(1 / 12 / n) = 0.0046.
    #expect(abs(uniform.reduce(0, +) / Double(count) - 0.5) < 0.0046)
    let normal = (0..<count).map { _ in stream.normal() }
    let mean = normal.reduce(0, +) / Double(count)
    let variance = normal.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) < 0.016)
    #expect(abs(variance - 1) < 0.023)
    var counts = [0, 0, 0]
    for _ in 0..<count { counts[stream.below(3)] += 1 }
    #expect(counts.allSatisfy { abs($0 - count / 3) < 750 })
  }

  @Test func shufflesAreFairPermutations() {
    var stream = RandomStream(Philox(seed: 5, purpose: "x", path: ""))
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 {
      var elements = [0, 1, 2]
      stream.shuffle(&elements)
      counts[elements, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }
}
