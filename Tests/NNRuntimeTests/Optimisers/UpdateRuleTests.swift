// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Decay that some parameters are spared, and what happens to gradients before an update: small cases by hand.
@Suite struct UpdateRuleTests {
  /// Layer, its parameters with first values, and which exemption spares them.
  @Test func weightDecaySparesWhatIsExempt() throws {
    let cases: [(layer: String, name: String, role: String, input: [Int])] = [
      ("dense: 2", "bias", "bias", [2]), ("layer_norm", "gamma", "norm", [2]),
      ("layer_norm", "beta", "norm", [2]), ("dense: 2", "weight", "", [1]),
    ]
    for optimiser in ["sgd", "adamw", "lion", "lamb", "muon"] {
      for test in cases {
        for exempt in ["bias", "norm", "embedding"] {
          var bench = try OptimiserBench(
            try #require(Machine.all.first),
            "\(optimiser): {learning_rate: 0.1, weight_decay: 0.5, weight_decay_exempt: [\(exempt)]}",
            TestLayer(path: "layer", text: test.layer), input: test.input)
          bench.set(test.name, [2, -4])
          let zeros = Dictionary(
            uniqueKeysWithValues: bench.network.plan.parameters.map {
              ($0.spec.name, [Float](repeating: 0, count: $0.spec.count))
            })
          try bench.update(zeros)
          let moved = try bench.values(test.name) != [2, -4]
          #expect(moved == (exempt != test.role), "\(optimiser), \(test.name), \(exempt)")
        }
      }
    }
  }

  @Test func tablesOfEmbeddingsCanBeExempt() throws {
    let text = "sgd: {weight_decay: 0.1, weight_decay_exempt: [embedding]}"
    let sgd = try decode(text, of: Catalogue.optimisers).value
    #expect(sgd.exempts(.embedding) && !sgd.exempts(.weight) && !sgd.exempts(.recurrent))
  }

  /// 2 (1 - 0.1 · 0.5 · scale).
  @Test(arguments: [("sgd", 0.0, 2.0), ("sgd", 0.5, 1.95), ("adamw", 1, 1.9), ("adamw", 0.5, 1.95)])
  func aLayerScalesItsDecay(optimiser: String, scale: Double, expected: Double) throws {
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine, "\(optimiser): {learning_rate: 0.1, weight_decay: 0.5}",
        TestLayer(path: "layer", text: "dense: 1", weightDecayScale: scale), input: [1])
      bench.set("weight", [2])
      try bench.update(["weight": [0], "bias": [0]])
      expectClose(try bench.values("weight"), [expected])
    }
  }

  @Test(arguments: ["sgd: {learning_rate: 1}", "lars: {learning_rate: 1, trust: 5, momentum: 0}"])
  func clipLayerNormShortensEachParameterAlone(optimiser: String) throws {
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine, optimiser, TestLayer(path: "layer", text: "dense: 2"), input: [1],
        gradient: "{clip_layer_norm: 1, clip_value: 0.7}")
      // Norms 5 and 0.5; lars: ratio 5 |w| / |g|, with |w| = √2 and |g| = √(0.6² + 0.7²).
      bench.set("weight", [1, 1])
      bench.set("bias", [0, 0])
      try bench.update(["weight": [3, 4], "bias": [0.3, -0.4]])
      let isPlain = optimiser.hasPrefix("sgd")
      let ratio = isPlain ? 1 : 5 * 2.0.squareRoot() / 0.85.squareRoot()
      expectClose(try bench.values("weight"), [1 - 0.6 * ratio, 1 - 0.7 * ratio])
      // The bias of lars stands at 0: ratio 1.
      expectClose(try bench.values("bias"), [-0.3, 0.4])
    }
  }

  /// First the whole gradient to 2.5: 3, 4 → 1.5, 2; then the parameter's to 1.
  @Test func clipNormComesFirst() throws {
    let machine = try #require(Machine.all.first)
    var bench = try OptimiserBench(
      machine, "sgd: {learning_rate: 1}", TestLayer(path: "layer", text: "dense: 2"), input: [1],
      gradient: "{clip_layer_norm: 2.2}")
    bench.set("weight", [0, 0])
    bench.set("bias", [0, 0])
    // |(3, 4), (0, 12)| = 13; halved: 2.5 and 6, then 2.2 each.
    try bench.update(["weight": [3, 4], "bias": [0, 12]], clipNorm: 6.5)
    expectClose(try bench.values("weight"), [-1.32, -1.76])
    expectClose(try bench.values("bias"), [0, -2.2])
  }

  @Test func noiseHasTheVarianceOfItsStep() throws {
    var seen: [[Float]] = []
    for machine in Machine.all {
      var bench = try OptimiserBench(
        machine, "sgd: {learning_rate: 1}", TestLayer(path: "layer", text: "dense: 150"),
        input: [150], gradient: "{noise: {eta: 0.09, gamma: 2}}")
      var before = [Float](repeating: 0, count: 22_500)
      bench.set("weight", before)
      let none = ["weight": before, "bias": [Float](repeating: 0, count: 150)]
      for step in 0..<2 {
        try bench.update(none)
        let after = try bench.values("weight")
        let noise = zip(before, after).map { Double($0) - Double($1) }
        before = after
        // 0.09 / (1 + t)²; of 22,500 draws mean and variance are within five standard errors.
        let variance = step == 0 ? 0.09 : 0.0225
        let mean = noise.reduce(0, +) / 22_500
        let found = noise.reduce(0) { $0 + $1 * $1 } / 22_500
        #expect(abs(mean) < 5 * (variance / 22_500).squareRoot())
        #expect(abs(found / variance - 1) < 5 * (2.0 / 22_500).squareRoot())
      }
      seen.append(before)
    }
    // Whatever the threads and instruction sets.
    #expect(seen.allSatisfy { $0 == seen[0] })
    #expect(Set(seen[0]).count > 20_000)
  }
}
