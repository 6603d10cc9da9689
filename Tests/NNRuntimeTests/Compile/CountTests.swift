// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What specs say of parameters and multiply-adds against what a run has and does, for every layer of the catalogue.
@Suite struct CountTests {
  private static func samples(_ name: String) -> [GradientSample] {
    GradientSample.all[name] ?? [GradientSample(name, GradientSample.anything)]
  }

  /// The plan's steps count by the sizes that they run with; they know nothing of the spec's formula.
  @Test(arguments: Catalogue.layers.names) func multiplyAdds(name: String) throws {
    for sample in Self.samples(name) {
      for shape in sample.shapes {
        for batch in [1, 3] {
          try CountedRun(sample, name, shape: shape, batch: batch).expectMultiplyAdds()
        }
      }
    }
  }

  /// One example, one step, and lengths that differ.
  @Test(arguments: Catalogue.layers.names) func multiplyAddsOfSequences(name: String) throws {
    let type = try #require(Catalogue.layers.entry(named: name)).type
    guard (type as? any LayerSpec.Type)?.acceptsVaryingTime ?? true else { return }
    // Along time, sequences of different lengths cannot be joined.
    for sample in Self.samples(name) where !sample.text.contains("axis:") {
      let shape = sample.shapes.first { $0.count == 2 && $0[0] > 1 } ?? [5, 3]
      for lengths in [[shape[0]], [1], [1, shape[0], 2]] {
        try CountedRun(
          sample, name, shape: shape, batch: lengths.count, lengths: lengths
        ).expectMultiplyAdds()
      }
    }
  }

  @Test(arguments: Catalogue.layers.names) func parameters(name: String) throws {
    for sample in Self.samples(name) {
      for shape in sample.shapes {
        for batch in [1, 3] {
          try CountedRun(sample, name, shape: shape, batch: batch).expectParameters()
        }
      }
    }
  }

  /// Counted by hand.
  @Test(arguments: [
    // 35 rows of 3 times 5 columns.
    ("dense: 5", [5, 7, 3], 35 * 3 * 5),
    // Four projections of 5 rows; 25 scores of 3 heads of 2 features, and the sums of values likewise.
    ("multi_head_attention: {heads: 3, causal: true}", [5, 6], 4 * 5 * 36 + 2 * 25 * 6),
    // 5 steps, at each 7 inputs and 3 states times 4 gates of 3 units; the second level reads 3 states.
    ("lstm: {units: 3, layers: 2}", [5, 7], 5 * (7 + 3) * 12 + 5 * (3 + 3) * 12),
    ("bidirectional: {gru: {units: 2, reset_after: false}}", [5, 7], 2 * 5 * (7 + 2) * 6),
    // Each of 6 inputs meets 2 filters of 6 cells and 3 channels, wherever the 4 rows and 7 columns lie.
    (
      "conv2d_transpose: {filters: 2, kernel: [2, 3], stride: 2}", [2, 3, 3], 6 * 3 * 2 * 6
    ),
    // 3 · 5 places of 4 filters, each over 4 cells of one of 3 channels.
    ("conv2d: {filters: 6, kernel: 2, groups: 3, padding: same}", [3, 5, 3], 15 * 6 * 4),
    ("depthwise_conv1d: {kernel: 3, multiplier: 2, stride: 2}", [7, 3], 3 * 6 * 3),
  ]) func handCounts(text: String, shape: [Int], count: Int) throws {
    let name = String(text.prefix { $0 != ":" })
    for batch in [1, 3] {
      let counted = try CountedRun(
        GradientSample(text, [shape]), name, shape: shape, batch: batch)
      let found = try counted.multiplyAdds().forward
      #expect(found == batch * count, "\(text)")
    }
  }
}
