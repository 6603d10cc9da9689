// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Drawing from probabilities.
@Suite struct SymbolSamplerTests {
  private let probabilities: [Float] = [0.1, 0.6, 0.25, 0.05, 0]

  private func shares(_ sampler: SymbolSampler, _ probabilities: [Float]) -> [Double] {
    var random = RandomStream(Philox(seed: 3, purpose: "sample", path: ""))
    var counts = probabilities.map { _ in 0 }
    for _ in 0..<20_000 { counts[sampler.draw(probabilities, from: &random)] += 1 }
    return counts.map { Double($0) / 20_000 }
  }

  @Test func sharesAreTheProbabilities() {
    let found = shares(SymbolSampler(temperature: 1), probabilities)
    for (share, probability) in zip(found, probabilities) {
      #expect(abs(share - Double(probability)) < 0.015, "\(found)")
    }
    #expect(found[4] == 0)
  }

  /// p² / Σ p² at a temperature of one half: 0.01, 0.36, 0.0625, 0.0025 of 0.435.
  @Test func temperatureIsAnExponent() {
    let found = shares(SymbolSampler(temperature: 0.5), probabilities)
    for (share, weight) in zip(found, [0.01, 0.36, 0.0625, 0.0025]) {
      #expect(abs(share - weight / 0.435) < 0.015, "\(found)")
    }
    #expect(shares(SymbolSampler(temperature: 0), probabilities)[1] == 1)
    #expect(shares(SymbolSampler(temperature: 1e-6), probabilities)[1] == 1)
  }

  @Test func onlyTheLikeliestTakePart() {
    let found = shares(SymbolSampler(temperature: 1, topK: 2), probabilities)
    #expect(found[0] == 0 && found[3] == 0)
    #expect(abs(found[1] - 0.6 / 0.85) < 0.015)
    #expect(shares(SymbolSampler(temperature: 1, topK: 1), probabilities)[1] == 1)
    #expect(shares(SymbolSampler(temperature: 1, topK: 99), probabilities)[3] > 0.03)
    // The first of equals.
    #expect(shares(SymbolSampler(temperature: 0), [0.5, 0.5])[0] == 1)
  }
}
