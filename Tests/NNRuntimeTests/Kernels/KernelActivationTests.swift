// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

@Suite struct KernelActivationTests {
  /// The function and its derivative in float64.
  static func reference(_ kind: ActivationKind, _ parameter: Double, _ x: Double) -> (
    value: Double, slope: Double
  ) {
    let sigmoid = 1 / (1 + exp(-x))
    let sigmoidSlope = exp(-abs(x)) / pow(1 + exp(-abs(x)), 2)
    let alpha = 1.6732632423543772848170429916717
    let scale = 1.0507009873554804934193349852946
    switch kind {
    case .linear: return (x, 1)
    case .relu: return (max(x, 0), x > 0 ? 1 : 0)
    case .leakyReLU: return (x > 0 ? x : parameter * x, x > 0 ? 1 : parameter)
    case .elu: return x > 0 ? (x, 1) : (parameter * expm1(x), parameter * exp(x))
    case .selu:
      return x > 0
        ? (scale * x, scale) : (scale * alpha * expm1(x), scale * alpha * exp(x))
    case .gelu:
      let share = 0.5 * erfc(-x / 2.0.squareRoot())
      return (x * share, share + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    case .silu: return (x * sigmoid, sigmoid + x * sigmoidSlope)
    case .tanh: return (tanh(x), pow(1 / cosh(x), 2))
    case .sigmoid: return (sigmoid, sigmoidSlope)
    case .softplus: return (max(x, 0) + log1p(exp(-abs(x))), sigmoid)
    }
  }

  static let points: [Float] =
    stride(from: -20, through: 20, by: 0.01).map { Float($0) }
    + [
      0, -0.0, 1e-30, -1e-30, 1e-7, -1e-7, 1e-4, -1e-4, 0.625, -0.625, 30, -30, 85, -85, 100, -100,
      1e6, -1e6, 1e30, -1e30,
    ]

  @Test(arguments: supportedSets) func matchFloat64(set: InstructionSet) throws {
    let points = Self.points
    for kind in ActivationKind.allCases {
      var bench = try KernelBench(set)
      let x: Region = bench.put(points)
      let dy: Region = bench.put([Float](repeating: 2, count: points.count))
      let y = bench.room(points.count)
      let dx: Region = bench.put([Float](repeating: 1, count: points.count))
      bench.kernels.activation(kind, parameter: 0.3, x: x, y: y, count: points.count)
      let expected = points.map { Self.reference(kind, Double(Float(0.3)), Double($0)) }
      expectClose(
        bench.read(y), expected.map(\.value), relative: 1.5e-6, absolute: 1e-37,
        "\(kind)")
      bench.kernels.activationBackward(
        kind, parameter: 0.3, x: x, dy: dy, dx: y, count: points.count)
      // The derivatives of gelu and silu cross 0, hence the absolute part.
      let absolute = kind == .gelu || kind == .silu ? 3e-7 : 1e-37
      expectClose(
        bench.read(y), expected.map { 2 * $0.slope }, relative: 1.5e-6, absolute: absolute,
        "\(kind) backward")
      bench.kernels.activationBackward(
        kind, parameter: 0.3, x: x, dy: dy, dx: dx, count: points.count, accumulate: true)
      expectClose(bench.read(dx), expected.map { 1 + 2 * $0.slope }, "\(kind) accumulated")
    }
  }

  @Test(arguments: supportedSets) func doNotDependOnThePosition(set: InstructionSet) throws {
    for kind in ActivationKind.allCases {
      for count in try KernelBench(set, floats: 100).sizes {
        var bench = try KernelBench(set)
        let values = numbers(count, deviation: 3)
        let x: Region = bench.put(values)
        let y = bench.room(count)
        let dx = bench.room(count)
        bench.kernels.activation(kind, parameter: 0.3, x: x, y: y, count: count)
        bench.kernels.activationBackward(kind, parameter: 0.3, x: x, dy: x, dx: dx, count: count)
        let (together, slopes) = (bench.read(y), bench.read(dx))
        for index in 0..<count {
          let one = x.slice(index, 1)
          bench.kernels.activation(
            kind, parameter: 0.3, x: one, y: y.slice(index, 1), count: 1)
          bench.kernels.activationBackward(
            kind, parameter: 0.3, x: one, dy: one, dx: dx.slice(index, 1), count: 1)
        }
        #expect(bench.read(y).bits == together.bits, "\(kind) \(count)")
        #expect(bench.read(dx).bits == slopes.bits, "\(kind) \(count)")
        bench.kernels.activation(kind, parameter: 0.3, x: x, y: x, count: count)
        #expect(bench.read(x).bits == together.bits, "in place")
      }
    }
  }

  @Test(arguments: supportedSets) func showInfinitiesAndNaN(set: InstructionSet) throws {
    for kind in ActivationKind.allCases {
      var bench = try KernelBench(set)
      let x: Region = bench.put([.infinity, .nan, -.infinity, -.nan])
      let y = bench.room(4)
      bench.kernels.activation(kind, parameter: 0.3, x: x, y: y, count: 4)
      let values = bench.read(y)
      let isBounded = kind == .tanh || kind == .sigmoid
      #expect(values[0] == (isBounded ? 1 : .infinity), "\(kind)")
      #expect(values[1].isNaN && values[3].isNaN, "\(kind)")
      let limits: [ActivationKind: Float] = [
        .linear: -.infinity, .relu: 0, .leakyReLU: -.infinity, .elu: -0.3, .selu: -1.7580993,
        .tanh: -1, .sigmoid: 0, .softplus: 0,
      ]
      if let limit = limits[kind] { #expect(values[2] == limit, "\(kind)") }
      let dy: Region = bench.put([1, 1, .nan, .infinity])
      let ones: Region = bench.put([1, 1, 1, 1])
      bench.kernels.activationBackward(kind, parameter: 0.3, x: ones, dy: dy, dx: y, count: 4)
      #expect(bench.read(y)[2].isNaN && bench.read(y)[3] == .infinity, "\(kind)")
    }
  }
}
