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
    var rectification: Float = 0
    var power: Float = 0.5

    var testDescription: String {
      "\(kind) \(weightDecay) \(momentum) \(centred ? "centred" : "") \(amsgrad ? "amsgrad" : "") \(rectification) \(power)"
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
      numbers.rectification = rectification
      numbers.power = power
      (numbers.meanFactor, numbers.gradientFactor) = (0.8, 0.3)
      (numbers.decrease, numbers.increase, numbers.minimum, numbers.maximum) = (0.5, 1.2, 0.3, 1.3)
      (numbers.l1, numbers.l2, numbers.shrinkage, numbers.beta) = (0.3, 0.2, 0.1, 0.5)
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
      Case(kind: .radam, rectification: 0.4), Case(kind: .ftrl, power: 0.3),
      Case(kind: .ftrl, power: 0),
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
      let g = [.adamw, .lion, .lamb].contains(kind) ? gradient : gradient + decay * w
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
      case .lars:
        a = momentum * a + rate * g
        w -= a
      case .rprop:
        let turn = g * b
        a *= turn > 0 ? Double(u.increase) : turn < 0 ? Double(u.decrease) : 1
        a = min(max(a, Double(u.minimum)), Double(u.maximum))
        b = turn < 0 ? 0 : g
        w -= rate * a * sign(b)
      case .adadelta:
        a = rho * a + (1 - rho) * g * g
        let step = (b + epsilon).squareRoot() / (a + epsilon).squareRoot() * g
        b = rho * b + (1 - rho) * step * step
        w -= rate * step
      case .ftrl: followLeader(u, rate, g)
      case .adamax, .nadam, .radam, .lion, .lamb: moveLikeAdam(number, kind, u, g)
      }
    }

    private func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }

    private mutating func followLeader(_ u: UpdateNumbers, _ rate: Double, _ g: Double) {
      let before = pow(a, Double(u.power))
      a += g * g
      let after = pow(a, Double(u.power))
      b += g + 2 * Double(u.shrinkage) * w - (after - before) / rate * w
      let quadratic = after / rate + 2 * (Double(u.l2) + Double(u.beta) / (2 * rate))
      w = (min(max(b, -Double(u.l1)), Double(u.l1)) - b) / quadratic
    }

    private mutating func moveLikeAdam(
      _ number: Int, _ kind: OptimiserKind, _ u: UpdateNumbers, _ g: Double
    ) {
      let (rate, decay, epsilon) = (
        Double(u.learningRate), Double(u.weightDecay), Double(u.epsilon)
      )
      let (beta1, beta2) = (Double(u.beta1), Double(u.beta2))
      if kind == .lion {
        w -= rate * (sign(beta1 * a + (1 - beta1) * g) + decay * w)
        a = beta2 * a + (1 - beta2) * g
        return
      }
      a = beta1 * a + (1 - beta1) * g
      let mean = a / (1 - pow(beta1, Double(number)))
      if kind == .adamax {
        b = max(beta2 * b, abs(g) + epsilon)
        w -= rate * mean / b
        return
      }
      b = beta2 * b + (1 - beta2) * g * g
      let correction = (1 - pow(beta2, Double(number))).squareRoot()
      let root = b.squareRoot() / correction + epsilon
      switch kind {
      case .nadam: w -= rate * (Double(u.meanFactor) * a + Double(u.gradientFactor) * g) / root
      case .lamb: w -= rate * (mean / root + decay * w)
      default:
        let rectified = Double(u.rectification) * correction / (b.squareRoot() + epsilon)
        w -= rate * mean * (u.rectification == 0 ? 1 : rectified)
      }
    }
  }

  @Test(arguments: supportedSets, cases) func update(set: InstructionSet, test: Case) throws {
    for count in try KernelBench(set, floats: 100).sizes {
      var bench = try KernelBench(set)
      let start = numbers(count)
      // Where the first state does not start at 0.
      let first: Float = test.kind == .rprop ? 1 : test.kind == .ftrl ? 0.1 : 0
      var twins = start.map { Twin(w: Double($0), a: Double(first)) }
      let w: Region = bench.put(start)
      let g = bench.room(count)
      let zeros = [Float](repeating: 0, count: count)
      let begun: [Float]? = test.kind == .sgd ? nil : [Float](repeating: first, count: count)
      let a: Region? = bench.put(begun)
      let isMoment = ![.sgd, .momentum, .nesterov, .adagrad, .rmsprop].contains(test.kind)
      let hasB = isMoment || test.momentum != 0
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
