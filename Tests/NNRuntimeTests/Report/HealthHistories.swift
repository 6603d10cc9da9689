// SPDX-License-Identifier: MIT

import NNRuntime

extension Histories {
  /// A run whose layers look alike at ten moments, but for what is set of one of them.
  static func layered(
    ratio: Double = -3, flow: [Double] = [1, 1, 1], dead: Double? = 0.1, saturated: Double? = 0.1,
    moments: Int = 10
  ) -> RunHistory {
    var history = FindingsReportTests.quiet()
    for moment in 1...moments {
      history.add(
        LayerHealth(
          step: moment * 30, epoch: Double(moment) * 1.2, examples: 32,
          layers: flow.enumerated().map { index, flow in
            layer(
              "dense_\(index + 1)", ratio, flow, index == 1 ? dead : nil,
              index == 0 ? saturated : nil)
          }))
    }
    return history
  }

  static func layer(
    _ path: String, _ ratio: Double?, _ flow: Double, _ dead: Double?, _ saturated: Double?
  ) -> LayerHealth.Layer {
    let numbers = (0..<200).map { Float($0 % 21 - 10) / 10 }
    return LayerHealth.Layer(
      path: path, weights: .init(numbers), activations: .init(numbers.map { max($0, 0) }),
      gradients: .init(numbers.map { $0 / 1000 }), ratio: ratio, flow: flow, dead: dead,
      saturated: saturated)
  }
}
