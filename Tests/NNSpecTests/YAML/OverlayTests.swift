// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What a spec makes of the one that it extends.
@Suite("extends")
struct OverlayTests {
  /// The merged tree on one line, without the version.
  private func merged(_ base: String, _ upper: String) throws -> String {
    var loader = SpecTreeLoader { path in
      path.hasSuffix("base.nn.yaml") ? Array(base.utf8) : nil
    }
    let loaded = loader.load(file("extends: base.nn.yaml\n" + upper))
    let tree = try #require(loaded)
    #expect(loader.diagnostics.isEmpty)
    return sketch(tree.root)
  }

  @Test("mappings merge, lists and scalars replace")
  func merging() throws {
    #expect(
      try merged(
        "name: a\ntraining: {epochs: 2, metrics: [accuracy]}\ndata: {inputs: {x: {column: a}}}\n",
        "name: b\ntraining: {metrics: [auc]}\ndata: {inputs: {y: {column: b}}}\n")
        == "{name: b, training: {epochs: 2, metrics: [auc]}, "
        + "data: {inputs: {x: {column: a}, y: {column: b}}}}")
  }

  @Test(
    "a choice replaces another one and merges with itself",
    arguments: [
      (
        "{optimiser: {adam: {learning_rate: 1}}}", "{optimiser: {adamw: {weight_decay: 2}}}",
        "{optimiser: {adamw: {weight_decay: 2}}}"
      ),
      (
        "{optimiser: {adam: {learning_rate: 1}}}", "{optimiser: {adam: {beta1: 0}}}",
        "{optimiser: {adam: {learning_rate: 1, beta1: 0}}}"
      ),
      (
        "{schedule: {cosine: {warmup: 5%}}}", "{schedule: {step: {every: 3}}}",
        "{schedule: {step: {every: 3}}}"
      ),
      (
        "{loss: {huber: {delta: 1}}}", "{loss: {a: huber, b: hinge}}",
        "{loss: {a: huber, b: hinge}}"
      ),
      ("{loss: {a: huber}}", "{loss: {b: hinge}}", "{loss: {a: huber, b: hinge}}"),
      (
        "{loss: {a: {huber: {delta: 1}}}}", "{loss: {a: {focal: {gamma: 1}}}}",
        "{loss: {a: {focal: {gamma: 1}}}}"
      ),
    ])
  func choices(_ base: String, _ upper: String, _ result: String) throws {
    let found = try merged("training: \(base)\n", "training: \(upper)\n")
    #expect(found == "{training: \(result)}")
  }

  @Test("another source replaces the base's")
  func sources() throws {
    let base = "data: {source: {csv: a.csv, group: s}}\n"
    #expect(
      try merged(base, "data: {source: {tsv: b.tsv}}\n")
        == "{data: {source: {group: s, tsv: b.tsv}}}")
    #expect(
      try merged(base, "data: {source: {order: t}}\n")
        == "{data: {source: {csv: a.csv, group: s, order: t}}}")
  }
}
