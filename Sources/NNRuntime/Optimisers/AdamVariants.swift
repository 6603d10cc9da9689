// SPDX-License-Identifier: MIT

package import NNSpec

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

extension AMSGrad: RunnableOptimiser {
  package var kind: OptimiserKind { .adam }
  package var numbers: UpdateNumbers {
    var numbers = moments(beta1, beta2, epsilon)
    numbers.amsgrad = true
    return numbers
  }
}

extension Adamax: RunnableOptimiser {
  package var kind: OptimiserKind { .adamax }
  package var numbers: UpdateNumbers { moments(beta1, beta2, epsilon) }
}

extension Nadam: RunnableOptimiser {
  package var kind: OptimiserKind { .nadam }
  package var numbers: UpdateNumbers { moments(beta1, beta2, epsilon) }

  package func setStep(_ step: Int, in numbers: inout UpdateNumbers) {
    numbers.setStep(step)
    func momentum(_ step: Int) -> Double {
      beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay))
    }
    var product = 1.0
    for past in 1...step {
      product *= momentum(past)
      // Far below what 1 - product can tell from 1.
      if product < 1e-30 { break }
    }
    let next = momentum(step + 1)
    numbers.meanFactor = Float(next / (1 - product * next))
    numbers.gradientFactor = Float((1 - momentum(step)) / (1 - product))
  }
}

extension RAdam: RunnableOptimiser {
  package var kind: OptimiserKind { .radam }
  package var numbers: UpdateNumbers { moments(beta1, beta2, epsilon) }

  package func setStep(_ step: Int, in numbers: inout UpdateNumbers) {
    numbers.setStep(step)
    let last = 2 / (1 - beta2) - 1
    let decayed = pow(beta2, Double(step))
    let length = last - 2 * Double(step) * decayed / (1 - decayed)
    guard length > 5 else {
      numbers.rectification = 0
      return
    }
    let square = (length - 4) * (length - 2) * last / ((last - 4) * (last - 2) * length)
    numbers.rectification = Float(square.squareRoot())
  }
}

extension RunnableOptimiser {
  /// The numbers of Adam's relatives.
  func moments(_ beta1: Double, _ beta2: Double, _ epsilon: Double) -> UpdateNumbers {
    numbers {
      $0.beta1 = Float(beta1)
      $0.beta2 = Float(beta2)
      $0.epsilon = Float(epsilon)
    }
  }
}
