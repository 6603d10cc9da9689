// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct LikelihoodMetricTests {
  private func values(_ outputs: [Double], _ targets: [Double]) throws -> [Double?] {
    let predictions = Predictions(kind: .category, width: 4, outputs: outputs, targets: targets)
    return try ["perplexity", "bits_per_character"].map { name in
      let metric = try decode(name, of: Catalogue.metrics).value
      return try #require(metric as? any RunnableMetric).value(predictions)
    }
  }

  @Test func countsClassesAndBits() throws {
    let even = try values([0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25], [0, 3])
    #expect(abs(try #require(even[0]) - 4) < 1e-12)
    #expect(abs(try #require(even[1]) - 2) < 1e-12)
    #expect(try values([0, 0, 1, 0], [2]) == [1, 0])
    #expect(try values([], []) == [nil, nil])
  }

  /// A miss that Float32 cannot tell from impossible is 126 bits.
  @Test func staysFinite() throws {
    let missed = try values([0, 0, 1, 0], [1])
    #expect(abs(try #require(missed[1]) - 126) < 1e-9)
    #expect(try #require(missed[0]).isFinite)
    #expect(try values([0.1, .nan, 0.1, 0.1], [1])[1]?.isNaN == true)
  }
}
