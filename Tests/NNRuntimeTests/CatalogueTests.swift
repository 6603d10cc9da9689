// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What a spec can name, the runtime can run.
@Suite struct CatalogueTests {
  /// Required options, by name; all others have defaults.
  private static let required = [
    "activation": "relu", "dense": "3", "dropout": "0.5", "reshape": "[-1]",
    "conv1d": "{filters: 2, kernel: 3}", "repeat_vector": "3",
    "conv2d": "{filters: 2, kernel: 3}", "step": "{every: 3 steps}",
    "schedule/exponential": "{gamma: 0.5}",
    "embedding": "3", "rnn": "3", "lstm": "3", "gru": "3", "bidirectional": "{lstm: 3}",
    "reverse": "{gru: 3}", "conv3d": "{filters: 2, kernel: 3}",
    "conv1d_transpose": "{filters: 2, kernel: 3}", "conv2d_transpose": "{filters: 2, kernel: 3}",
    "depthwise_conv1d": "3", "depthwise_conv2d": "3", "permute": "[2, 1]",
    "separable_conv1d": "{filters: 2, kernel: 3}", "separable_conv2d": "{filters: 2, kernel: 3}",
    "adaptive_max_pool1d": "2", "adaptive_max_pool2d": "2", "adaptive_max_pool3d": "2",
    "adaptive_average_pool1d": "2", "adaptive_average_pool2d": "2", "adaptive_average_pool3d": "2",
    "positional_embedding": "8", "multi_head_attention": "2",
    "spatial_dropout": "0.5", "alpha_dropout": "0.5", "gaussian_dropout": "0.5",
    "gaussian_noise": "0.5", "stochastic_depth": "0.5", "transformer_encoder": "2",
    "transformer_decoder": "2",
    "maxout": "3", "squeeze_excite": "2",
    "activity_regularisation": "{l2: 0.1}", "sparse": "0.5",
    "multi_step": "{milestones: [3 steps, 20 steps]}",
    "cosine_restarts": "{period: 7 steps, multiplier: 1.5}", "inverse_time": "{rate: 0.5}",
    "cyclic": "{maximum: 0.1, steps_up: 4 steps}",
    "noam": "{model_size: 400, warmup: 4 steps}",
    "piecewise": "{boundaries: [3 steps, 9 steps], values: [0.1, 0.05, 0.01]}",
    "sequence": "[{schedule: linear, over: 5 steps}, {schedule: cosine}]",
  ]

  private func members<Member>(of family: Family<Member>) throws -> [(String, Member)] {
    try family.entries.map { entry in
      let options = Self.required["\(family.noun)/\(entry.name)"] ?? Self.required[entry.name]
      let text = options.map { "\(entry.name): \($0)" } ?? entry.name
      return (entry.name, try decode(text, of: family).value)
    }
  }

  @Test func everyLayerIsRunnable() throws {
    for (name, layer) in try members(of: Catalogue.layers) {
      #expect(layer is any RunnableLayer, "the layer `\(name)`")
    }
  }

  @Test func everyActivationIsRunnable() throws {
    for (name, activation) in try members(of: Catalogue.activations) {
      #expect(activation is any RunnableActivation, "the activation `\(name)`")
    }
  }

  @Test func everyLossIsRunnable() throws {
    for (name, loss) in try members(of: Catalogue.losses) {
      #expect(loss is any RunnableLoss, "the loss `\(name)`")
      // The loss applies this activation itself, so it must be one that is there.
      if let matching = type(of: loss).matchingActivation {
        #expect(Catalogue.activations.entry(named: matching) != nil, "\(matching) of `\(name)`")
      }
    }
  }

  @Test func everyOptimiserIsRunnable() throws {
    for (name, optimiser) in try members(of: Catalogue.optimisers) {
      #expect(optimiser is any RunnableOptimiser, "the optimiser `\(name)`")
    }
  }

  @Test func everyMetricIsRunnable() throws {
    for (name, metric) in try members(of: Catalogue.metrics) {
      #expect(metric is any RunnableMetric, "the metric `\(name)`")
    }
  }

  /// The rates of a run are finite and not negative, whatever the schedule.
  @Test func everyScheduleGivesRates() throws {
    for (name, schedule) in try members(of: Catalogue.schedules) {
      for total in [nil, 1, 50] as [Int?] {
        let run = ScheduledRun(stepsPerEpoch: 10, totalSteps: total, warmup: schedule.warmup)
        let rates = (0..<60).map { schedule.rate(0.1, at: $0, in: run) }
        #expect(rates.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 0.1 }, "the schedule `\(name)`")
      }
    }
  }

  /// As many finite values as the shape has, the same for the same seed and path.
  @Test func everyInitialiserGivesValues() throws {
    for (name, initialiser) in try members(of: Catalogue.initialisers) {
      for shape in [[1], [7], [1, 1], [3, 5], [5, 3], [2, 3, 4, 5]] {
        func values(_ path: String) -> [Float] {
          WeightInitialisation.values(
            initialiser.distribution, shape: shape, seed: 3, path: path)
        }
        #expect(values("a.weight").count == shape.reduce(1, *), "the initialiser `\(name)`")
        #expect(values("a.weight").allSatisfy { $0.isFinite }, "the initialiser `\(name)`")
        #expect(values("a.weight") == values("a.weight"), "the initialiser `\(name)`")
      }
    }
  }
}
