// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

/// Attention over more keys and queries than a block has, against the formula in Float64.
@Suite struct KernelAttentionTests {
  private struct Size {
    let queries, keys, width: Int
    var isCausal = false
  }

  private static let sizes = [
    Size(queries: 1, keys: 1, width: 1), Size(queries: 5, keys: 3, width: 3),
    Size(queries: 7, keys: 7, width: 16, isCausal: true), Size(queries: 65, keys: 130, width: 3),
    Size(queries: 130, keys: 130, width: 5, isCausal: true),
    Size(queries: 130, keys: 66, width: 1, isCausal: true), Size(queries: 2, keys: 70, width: 64),
    Size(queries: 3, keys: 0, width: 2), Size(queries: 33, keys: 129, width: 17),
    Size(queries: 300, keys: 300, width: 33, isCausal: true),
    Size(queries: 40, keys: 300, width: 3, isCausal: true),
    Size(queries: 128, keys: 128, width: 32), Size(queries: 49, keys: 49, width: 16),
  ]

  /// Regions of one of two heads, so that rows are wider than a head.
  private struct Head {
    var bench: KernelBench
    var attention: Attention
    let values: [[Float]]

    init(_ set: InstructionSet, _ size: Size) throws {
      var bench = try KernelBench(set)
      let row = 2 * size.width
      let counts = [size.queries, size.keys, size.keys, size.queries].map { $0 * row }
      let values = counts.enumerated().map { numbers($1, seed: UInt64($0 + 1)) }
      let regions = values.map { (values: [Float]) -> Region in bench.put(values) }
      let results = counts.map { bench.room($0) }
      let second = regions.map { $0.count == 0 ? $0 : $0.slice(size.width, $0.count - size.width) }
      let gradients = results.map {
        $0.count == 0 ? $0 : $0.slice(size.width, $0.count - size.width)
      }
      let scratch = Attention.scratchCount(width: size.width)
      attention = Attention(
        queries: size.queries, keys: size.keys, width: size.width, row: row,
        isCausal: size.isCausal, q: second[0], k: second[1], v: second[2], output: gradients[3],
        kept: bench.room(2 * size.queries), keptRow: 2, scratch: bench.room(scratch))
      attention.outputGradient = second[3]
      (attention.dq, attention.dk, attention.dv) = (gradients[0], gradients[1], gradients[2])
      self.bench = bench
      self.values = values
    }

    /// The head's part of a region's rows, after a look at the cells around it.
    func read(_ region: Region?, rows: Int) throws -> [Float] {
      let all = bench.read(try #require(region))
      return (0..<rows * attention.width).map {
        all[$0 / attention.width * attention.row + $0 % attention.width]
      }
    }

    /// A value of q, k, v or the output's gradient.
    func value(_ which: Int, _ position: Int, _ feature: Int) -> Double {
      Double(values[which][position * attention.row + attention.width + feature])
    }
  }

  @Test(arguments: supportedSets) func matchesTheFormula(set: InstructionSet) throws {
    for size in Self.sizes {
      let head = try Head(set, size)
      head.bench.kernels.attentionForward(head.attention)
      head.bench.kernels.attentionBackward(head.attention)
      let expected = Expected(size.queries, size.keys, size.width, size.isCausal, head.value)
      let what: Comment = "\(size)"
      let found = [
        (head.attention.output, size.queries, expected.y),
        (head.attention.dq, size.queries, expected.dq), (head.attention.dk, size.keys, expected.dk),
        (head.attention.dv, size.keys, expected.dv),
      ]
      for (region, rows, values) in found {
        expectClose(
          try head.read(region, rows: rows), values, relative: 1e-5, absolute: 1e-5, what)
      }
    }
  }

  /// With equal scores and values of 1, an output counts the keys that dropout leaves.
  @Test(arguments: supportedSets) func dropsTheSameForwardAndBackward(set: InstructionSet) throws {
    let size = Size(queries: 70, keys: 130, width: 1)
    var head = try Head(set, size)
    let arena = head.bench.arena
    arena.fill(head.attention.q, 0)
    arena.fill(head.attention.v, 1)
    arena.fill(try #require(head.attention.outputGradient), 1)
    (head.attention.rate, head.attention.key, head.attention.step) = (0.25, 5, 7 << 32 | 3)
    head.bench.kernels.attentionForward(head.attention)
    head.bench.kernels.attentionBackward(head.attention)
    let y = try head.read(head.attention.output, rows: 70)
    let counts = y.map { Double($0) * 0.75 * 130 }
    #expect(counts.allSatisfy { abs($0 - $0.rounded()) < 1e-3 && $0 > 70 && $0 < 125 })
    #expect(Set(counts.map { $0.rounded() }).count > 5, "rows drop the same keys")
    let mean = counts.reduce(0, +) / 70
    // 9100 draws: four deviations are 0.018 of a share of 0.75.
    #expect(abs(mean / 130 - 0.75) < 0.018, "a share of \(mean / 130) is left")
    let dv = try head.read(head.attention.dv, rows: 130)
    let (given, arrived) = (y.reduce(0, +), dv.reduce(0, +))
    #expect(abs(given - arrived) < 1e-3, "\(given) forward, \(arrived) backward")
    let kept = counts.enumerated().map { query, _ in Int(counts[query].rounded()) }
    #expect(kept.reduce(0, +) == Int((Double(arrived) * 0.75 * 130).rounded()))
  }

  /// y = P v with P = softmax(q kᵀ / √width), and its gradients.
  private struct Expected {
    var y, dq, dk, dv: [Double]

    init(
      _ queries: Int, _ keys: Int, _ width: Int, _ isCausal: Bool,
      _ value: (_ which: Int, _ position: Int, _ feature: Int) -> Double
    ) {
      func table(_ which: Int, _ count: Int) -> [Double] {
        (0..<count * width).map { value(which, $0 / width, $0 % width) }
      }
      let (q, k, v) = (table(0, queries), table(1, keys), table(2, keys))
      let flow = table(3, queries)
      y = [Double](repeating: 0, count: queries * width)
      (dq, dk, dv) = (y, [Double](repeating: 0, count: keys * width), [])
      dv = dk
      let factor = 1 / Double(width).squareRoot()
      func dot(_ a: [Double], _ i: Int, _ b: [Double], _ j: Int) -> Double {
        (0..<width).reduce(0) { $0 + a[i * width + $1] * b[j * width + $1] }
      }
      for query in 0..<queries {
        let seen = isCausal ? min(query + 1, keys) : keys
        let scores = (0..<seen).map { factor * dot(q, query, k, $0) }
        let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
        let shares = powers.map { $0 / powers.reduce(0, +) }
        let slopes = (0..<seen).map { dot(flow, query, v, $0) }
        let mean = zip(shares, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        for key in 0..<seen {
          let slope = factor * shares[key] * (slopes[key] - mean)
          for f in 0..<width {
            let (own, other) = (query * width + f, key * width + f)
            y[own] += shares[key] * v[other]
            dv[other] += shares[key] * flow[own]
            dq[own] += slope * k[other]
            dk[other] += slope * q[own]
          }
        }
      }
    }
  }
}
