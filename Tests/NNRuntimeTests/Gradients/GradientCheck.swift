// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Central differences of sum(output · r) in float32 against the gradients of a plan.
///
/// Two differences, over h and h / 2, cancel the curvature of third order; rounding leaves some 1e-7 |y| / h ≈ 1e-4. A wrong
/// gradient is off by far more than the tolerance of 2e-3.
struct GradientCheck {
  static let h: Float = 0.01
  static let tolerance = 2e-3
  let network: Network
  let batch: Int
  /// The lengths of the batch's sequences, where they differ.
  let lengths: [Int]?
  let what: String
  /// The direction r that outputs are weighed with.
  let direction: [Float]
  let input: [Float]
  /// Whether a layer chooses among values that other layers give, so that no input keeps clear of the kinks.
  let hasKinks: Bool
  /// Whether the input is numbers of categories, which have no gradient.
  let readsNumbers: Bool

  init(
    _ layers: [TestLayer], shape: [Int], batch: Int, lengths: [Int]? = nil, set: InstructionSet,
    seed: UInt64 = 1, givesInput: Bool = false
  ) throws {
    let machine = Machine(set: set, threads: 1)
    network = try machine.bare(
      layers, input: shape, hasVaryingTime: lengths != nil, batch: batch, givesInput: givesInput)
    if let lengths { network.run.begin(lengths: lengths) } else { network.run.begin(batch: batch) }
    (self.batch, self.lengths) = (batch, lengths)
    hasKinks = layers.contains { layer in
      ["maximum", "minimum", "maxout"].contains { layer.text.hasPrefix($0) }
    }
    what =
      "\(layers.map(\.text).joined(separator: " → ")) on \(batch) × \(shape) \(lengths ?? []), \(set.rawValue)"
    network.initialise(seed: seed)
    var random = TestRandom(state: seed)
    for planned in network.plan.parameters
    where ![.weight, .recurrent, .embedding].contains(planned.spec.role) {
      // Biases and scales of 0 and 1 would hide mistakes; a variance must be positive.
      let values = (0..<planned.spec.count).map { _ in Float.random(in: 0.5..<1.5, using: &random) }
      network.setWeights(planned.path, values)
    }
    direction = network.read(network.plan.output).map { _ in
      Float.random(in: -1..<1, using: &random)
    }
    let count = network.read(network.plan.input).count
    readsNumbers = network.plan.input.features == 1 && shape.last ?? 1 > 1
    input =
      readsNumbers
      ? (0..<count).map { _ in Float(Int.random(in: 0..<(shape.last ?? 1), using: &random)) }
      : GradientCheck.spaced(count, &random)
  }

  /// Distinct values at least 0.03 apart and 0.015 from 0, in random order: no h leads over a kink or changes a maximum.
  static func spaced(_ count: Int, _ random: inout TestRandom) -> [Float] {
    let step = max(0.03, min(0.3, 3 / Float(count)))
    return (0..<count).shuffled(using: &random).map {
      (Float($0) - Float(count / 2) + 0.5) * step
    }
  }

  private func value(_ mode: Execution.Mode) -> Double {
    network.forward(batch: batch, mode: mode)
    return zip(network.read(network.plan.output), direction).reduce(0) {
      $0 + Double($1.0) * Double($1.1)
    }
  }

  /// Compares every gradient; returns how many.
  @discardableResult
  func run(_ mode: Execution.Mode = .training) throws -> Int {
    try network.propagate(input, gradient: direction, batch: batch, mode: mode)
    let inputGradient = try inputGradient()
    let gradients = network.plan.parameters.compactMap { planned in
      network.gradient(planned.path).map { (planned.path, $0) }
    }
    if !readsNumbers {
      compare(inputGradient, input, "the input", mode) {
        network.write($0, to: network.plan.input.buffer)
      }
    }
    for (path, gradient) in gradients {
      let values = try #require(network.weights(path))
      compare(gradient, values, path, mode) { network.setWeights(path, $0) }
    }
    return inputGradient.count + gradients.reduce(0) { $0 + $1.1.count }
  }

  private func inputGradient() throws -> [Float] {
    if readsNumbers { return [] }
    let buffer = try #require(network.plan.inputGradient, "\(what)")
    return network.read(buffer, like: network.plan.input)
  }

  private func compare(
    _ gradient: [Float], _ values: [Float], _ name: String, _ mode: Execution.Mode,
    set: ([Float]) -> Void
  ) {
    #expect(gradient.count == values.count, "\(what): \(name)")
    var worst = (error: 0.0, text: "")
    for index in values.indices {
      func difference(_ h: Float) -> Double {
        var moved = values
        moved[index] = values[index] + h
        set(moved)
        let (up, top) = (value(mode), moved[index])
        moved[index] = values[index] - h
        set(moved)
        return (up - value(mode)) / Double(top - moved[index])
      }
      let (wide, narrow) = (GradientCheck.h, GradientCheck.h / 2)
      let slope = (4 * difference(narrow) - difference(wide)) / 3
      var error = abs(slope - Double(gradient[index])) / (1 + abs(slope))
      if hasKinks, error > GradientCheck.tolerance {
        // Where two values of a maximum lie so close that h leads over the kink, the slope is that of one of its sides.
        func side(_ h: Float) -> Double {
          set(values)
          let here = value(mode)
          var moved = values
          moved[index] = values[index] + h
          set(moved)
          return (value(mode) - here) / Double(moved[index] - values[index])
        }
        let sides = [side(GradientCheck.h / 8), side(-GradientCheck.h / 8)]
        error = (sides.map { abs($0 - Double(gradient[index])) }.min() ?? error) / (1 + abs(slope))
      }
      if !(error <= worst.error) { worst = (error, "[\(index)] \(gradient[index]) for \(slope)") }
    }
    set(values)
    #expect(worst.error <= GradientCheck.tolerance, "\(what): gradient of \(name) \(worst.text)")
  }
}
