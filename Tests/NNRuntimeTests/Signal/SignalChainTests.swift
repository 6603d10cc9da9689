// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// Predicted sizes beside measured ones, on chains of fifty layers.
///
/// Every number that is compared with is measured: the network's own values over many draws of its weights.
@Suite("Signal propagation")
struct SignalChainTests {
  static let starts = [
    "relu": "he_uniform", "tanh": "glorot_uniform", "sigmoid": "glorot_uniform",
    "selu": "lecun_uniform", "gelu": "he_uniform", "silu": "he_uniform",
  ]
  private static let depth = 50
  /// The long form takes minutes where draws of convolutions are many; `NNRUN_LONG=1` runs it.
  private static let isLong = ProcessInfo.processInfo.environment["NNRUN_LONG"] != nil

  @Test("dense chains", arguments: starts.keys.sorted())
  func dense(_ activation: String) throws {
    try Self.compare(
      "dense: {units: 256, activation: \(activation)}", shape: [256],
      start: Self.starts[activation]!,
      seeds: 50, activation)
  }

  /// A picture of 6 by 6, so that every window but sixteen reaches over the border.
  @Test("convolutional chains", arguments: starts.keys.sorted())
  func convolutional(_ activation: String) throws {
    try Self.compare(
      "conv2d: {filters: 256, kernel: 3, padding: same, activation: \(activation)}",
      shape: [6, 6, 256], start: Self.starts[activation]!, seeds: Self.isLong ? 50 : 6, activation)
  }

  private static func compare(
    _ layer: String, shape: [Int], start: String, seeds: Int, _ name: String
  ) throws {
    let probed = try ProbedSpec(
      layers: "- repeat: {times: \(depth), layers: [{\(layer)}]}", shape: shape, start: start)
    let predicted = SignalPropagation(probed.spec).layers.prefix(depth)
    let probes = try probed.probes(seeds: seeds, batch: 1)
    for (index, layer) in predicted.enumerated() {
      let gains = probes.map { probe in
        probe.layers[index].size / (index == 0 ? probe.input : probe.layers[index - 1].size)
      }
      let measured = gains.reduce(0, +) / Double(seeds)
      let gain = try #require(layer.gain)
      #expect(abs(gain / measured - 1) < 0.15, "layer \(index): \(gain), measured \(measured)")
    }
    let logs = probes.map { log($0.layers[depth - 1].size / $0.input) }
    let mean = logs.reduce(0, +) / Double(seeds)
    let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(seeds - 1) / Double(seeds)).squareRoot()
    let last = try #require(predicted.last?.flow?.output.size)
    let whole = log(last / 1)
    print(
      "\(name) \(shape.count == 1 ? "dense" : "conv"): log predicted \(whole), measured \(mean) ± \(error), off by \((whole - mean) / error) errors"
    )
    // Of six draws, the error itself is not well known: Student's t with five degrees for the level of three deviations.
    #expect(abs(whole - mean) < (seeds == 50 ? 3 : 5.5) * error)
  }
}
