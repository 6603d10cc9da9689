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
    default: return newer(kind, parameter, x)
    }
  }

  private static func newer(_ kind: ActivationKind, _ parameter: Double, _ x: Double) -> (
    value: Double, slope: Double
  ) {
    let sigmoid = 1 / (1 + exp(-x))
    let isInside = abs(x) <= parameter
    switch kind {
    case .relu6: return (min(max(x, 0), 6), x > 0 && x < 6 ? 1 : 0)
    case .celu: return x > 0 ? (x, 1) : (parameter * expm1(x / parameter), exp(x / parameter))
    case .geluTanh:
      let factor = (2 / Double.pi).squareRoot()
      let share = 1 / (1 + exp(-2 * factor * (x + 0.044715 * x * x * x)))
      let slope = 2 * factor * (1 + 3 * 0.044715 * x * x)
      // Far out, 0 times a large number.
      return abs(x) > 100
        ? (x > 0 ? x : 0, x > 0 ? 1 : 0)
        : (x * share, share + x * share * (1 - share) * slope)
    case .mish:
      let share = tanh(max(x, 0) + log1p(exp(-abs(x))))
      return (x * share, share + x * sigmoid * (1 - share * share))
    case .softsign: return (x / (1 + abs(x)), 1 / ((1 + abs(x)) * (1 + abs(x))))
    case .logSigmoid: return (min(x, 0) - log1p(exp(-abs(x))), 1 / (1 + exp(x)))
    case .hardSigmoid: return (min(max(x + 3, 0), 6) / 6, abs(x) < 3 ? 1.0 / 6 : 0)
    case .hardSwish:
      return (x * min(max(x + 3, 0), 6) / 6, x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5)
    case .hardTanh: return (min(max(x, -1), 1), abs(x) < 1 ? 1 : 0)
    case .hardShrink: return isInside ? (0, 0) : (x, 1)
    case .softShrink: return isInside ? (0, 0) : (x - (x > 0 ? parameter : -parameter), 1)
    case .tanhShrink:
      // The series, where the difference cancels.
      let near = x * x * x / 3 - 2 * pow(x, 5) / 15 + 17 * pow(x, 7) / 315
      return (abs(x) < 0.01 ? near : x - tanh(x), tanh(x) * tanh(x))
    case .squareplus:
      let root = (x * x + parameter).squareRoot()
      let value = x < 0 ? parameter / (2 * (root - x)) : (x + root) / 2
      return (value, value / root)
    case .exponential: return (exp(x), exp(x))
    default: preconditionFailure("\(kind) has no reference")
    }
  }

  static let points: [Float] =
    stride(from: -20, through: 20, by: 0.01).map { Float($0) }
    + [
      0, -0.0, 1e-30, -1e-30, 1e-7, -1e-7, 1e-4, -1e-4, 0.625, -0.625, 30, -30, 85, -85, 100, -100,
      1e6, -1e6, 1e30, -1e30,
    ]

  @Test(arguments: supportedSets) func matchFloat64(set: InstructionSet) throws {
    for kind in ActivationKind.allCases {
      // Beyond, exp is more than a Float holds.
      let points = Self.points.filter { kind != .exponential || $0 < 88 }
      var bench = try KernelBench(set)
      let x: Region = bench.put(points)
      let dy: Region = bench.put([Float](repeating: 2, count: points.count))
      let y = bench.room(points.count)
      let dx: Region = bench.put([Float](repeating: 1, count: points.count))
      bench.kernels.activation(kind, parameter: 0.3, x: x, y: y, count: points.count)
      let expected = points.map { Self.reference(kind, Double(Float(0.3)), Double($0)) }
      expectClose(
        bench.read(y), expected.map(\.value), relative: 1.5e-6,
        absolute: kind == .geluTanh ? 3e-7 : 1e-37, "\(kind)")
      bench.kernels.activationBackward(
        kind, parameter: 0.3, x: x, dy: dy, dx: y, count: points.count)
      // The derivatives of gelu and its kin cross 0, and celu's argument is rounded, hence the absolute part.
      let crossing: Set<ActivationKind> = [.gelu, .silu, .geluTanh, .mish, .hardSwish, .celu]
      let absolute = crossing.contains(kind) ? 3e-7 : 1e-37
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
      let largest: [ActivationKind: Float] = [
        .tanh: 1, .sigmoid: 1, .relu6: 6, .softsign: 1, .logSigmoid: 0, .hardSigmoid: 1,
        .hardTanh: 1,
      ]
      #expect(values[0] == largest[kind] ?? .infinity, "\(kind)")
      #expect(values[1].isNaN && values[3].isNaN, "\(kind)")
      let limits: [ActivationKind: Float] = [
        .linear: -.infinity, .relu: 0, .leakyReLU: -.infinity, .elu: -0.3, .selu: -1.7580993,
        .tanh: -1, .sigmoid: 0, .softplus: 0, .relu6: 0, .celu: -0.3, .softsign: -1,
        .logSigmoid: -.infinity, .hardSigmoid: 0, .hardSwish: 0, .hardTanh: -1,
        .hardShrink: -.infinity, .softShrink: -.infinity, .tanhShrink: -.infinity, .squareplus: 0,
        .exponential: 0,
      ]
      if let limit = limits[kind] { #expect(values[2] == limit, "\(kind)") }
      let dy: Region = bench.put([1, 1, .nan, .infinity])
      // Where no slope is 0.
      let inside: Region = bench.put([0.75, 0.75, 0.75, 0.75])
      bench.kernels.activationBackward(kind, parameter: 0.3, x: inside, dy: dy, dx: y, count: 4)
      #expect(bench.read(y)[2].isNaN && bench.read(y)[3] == .infinity, "\(kind)")
    }
  }
}
