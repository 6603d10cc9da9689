// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

@Suite struct KernelUpdateTests {
  struct Case: CustomTestStringConvertible {
    var kind: OptimiserKind
    var weightDecay: Float = 0
    var momentum: Float = 0
    var centred = false
    var amsgrad = false

    var testDescription: String {
      "\(kind) \(weightDecay) \(momentum) \(centred ? "centred" : "") \(amsgrad ? "amsgrad" : "")"
    }

    var numbers: UpdateNumbers {
      var numbers = UpdateNumbers()
      numbers.learningRate = 0.05
      numbers.weightDecay = weightDecay
      numbers.momentum = momentum
      numbers.rho = 0.9
      numbers.beta1 = 0.9
      numbers.beta2 = 0.999
      numbers.epsilon = 1e-8
      numbers.centred = centred
      numbers.amsgrad = amsgrad
      return numbers
    }
  }

  static let cases =
    OptimiserKind.allCases.flatMap {
      [Case(kind: $0, momentum: 0.9), Case(kind: $0, weightDecay: 0.1, momentum: 0.9)]
    } + [
      Case(kind: .rmsprop), Case(kind: .rmsprop, centred: true),
      Case(kind: .rmsprop, weightDecay: 0.1, momentum: 0.9, centred: true),
      Case(kind: .adam, amsgrad: true), Case(kind: .adamw, weightDecay: 0.1, amsgrad: true),
    ]

  /// One parameter in float64, as torch.optim does it.
  struct Twin {
    var w: Double
    var a = 0.0
    var b = 0.0
    var c = 0.0

    mutating func step(_ number: Int, _ kind: OptimiserKind, _ u: UpdateNumbers, _ gradient: Double)
    {
      let (rate, decay, momentum) = (
        Double(u.learningRate), Double(u.weightDecay), Double(u.momentum)
      )
      let (rho, epsilon) = (Double(u.rho), Double(u.epsilon))
      let g = kind == .adamw ? gradient : gradient + decay * w
      switch kind {
      case .sgd: w -= rate * g
      case .momentum, .nesterov:
        a = momentum * a + g
        w -= rate * (kind == .nesterov ? g + momentum * a : a)
      case .adagrad:
        a += g * g
        w -= rate * g / (a.squareRoot() + epsilon)
      case .rmsprop:
        a = rho * a + (1 - rho) * g * g
        c = rho * c + (1 - rho) * g
        let direction = g / ((u.centred ? a - c * c : a).squareRoot() + epsilon)
        b = momentum * b + direction
        w -= rate * (momentum > 0 ? b : direction)
      case .adam, .adamw:
        let (beta1, beta2) = (Double(u.beta1), Double(u.beta2))
        if kind == .adamw { w *= 1 - rate * decay }
        a = beta1 * a + (1 - beta1) * g
        b = beta2 * b + (1 - beta2) * g * g
        c = max(c, b)
        let root = (u.amsgrad ? c : b).squareRoot() / (1 - pow(beta2, Double(number))).squareRoot()
        w -= rate / (1 - pow(beta1, Double(number))) * a / (root + epsilon)
      }
    }
  }

  @Test(arguments: supportedSets, cases) func update(set: InstructionSet, test: Case) throws {
    for count in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let start = numbers(count)
      var twins = start.map { Twin(w: Double($0)) }
      let w: Region = bench.put(start)
      let g = bench.room(count)
      let zeros = [Float](repeating: 0, count: count)
      let a = test.kind == .sgd ? nil : bench.put(zeros)
      let hasB = test.kind == .adam || test.kind == .adamw || test.momentum != 0
      let b = hasB && a != nil ? bench.put(zeros) : nil
      let c = test.centred || test.amsgrad ? bench.put(zeros) : nil
      var update = test.numbers
      for step in 1...6 {
        update.setStep(step)
        let gradients = numbers(count, seed: UInt64(step))
        bench.arena.write(gradients, to: g)
        bench.kernels.update(
          test.kind, numbers: update, w: w, g: g, a: a, b: b, c: c, count: count)
        for index in 0..<count {
          twins[index].step(step, test.kind, update, Double(gradients[index]))
        }
      }
      // Centred rmsprop takes the root of a difference that nearly cancels at the first step.
      let absolute = test.centred ? 2e-4 : 5e-6
      expectClose(bench.read(w), twins.map(\.w), relative: 5e-6, absolute: absolute)
      #expect(bench.read(g) == numbers(count, seed: 6))
    }
  }

  @Test(arguments: supportedSets) func maxNorm(set: InstructionSet) throws {
    for columns in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let rows = 9
      let values = numbers(rows * columns)
      let w: Region = bench.put(values)
      bench.kernels.maxNorm(w, rows: rows, columns: columns, limit: 3)
      let norms = (0..<columns).map { column in
        (0..<rows).reduce(0) { $0 + pow(Double(values[$1 * columns + column]), 2) }.squareRoot()
      }
      expectClose(
        bench.read(w), values.indices.map { Double(values[$0]) * min(1, 3 / norms[$0 % columns]) })
    }
  }
}
