// SPDX-License-Identifier: MIT

package import NNSpec

extension Adadelta: RunnableOptimiser {
  package var kind: OptimiserKind { .adadelta }
  package var numbers: UpdateNumbers {
    numbers {
      $0.rho = Float(rho)
      $0.epsilon = Float(epsilon)
    }
  }
}

extension Lion: RunnableOptimiser {
  package var kind: OptimiserKind { .lion }
  package var numbers: UpdateNumbers { moments(beta1, beta2, 0) }
}

extension Rprop: RunnableOptimiser {
  package var kind: OptimiserKind { .rprop }
  /// Steps are kept in learning rates, so that a schedule scales all of them.
  package var initialState: Float { 1 }
  package var numbers: UpdateNumbers {
    numbers {
      $0.decrease = Float(factors[0])
      $0.increase = Float(factors[1])
      $0.minimum = Float(stepRange[0] / learningRate)
      $0.maximum = Float(stepRange[1] / learningRate)
    }
  }
}

extension Ftrl: RunnableOptimiser {
  package var kind: OptimiserKind { .ftrl }
  package var initialState: Float { Float(initialAccumulator) }
  package var numbers: UpdateNumbers {
    numbers {
      $0.power = Float(-lrPower)
      $0.l1 = Float(l1)
      $0.l2 = Float(l2)
      $0.shrinkage = Float(l2Shrinkage)
      $0.beta = Float(beta)
    }
  }
}
