// SPDX-License-Identifier: MIT

package import NNSpec

/// An optimiser that the runtime can run.
package protocol RunnableOptimiser: OptimiserSpec {
  /// Its kernel.
  var kind: OptimiserKind { get }
  /// Its numbers but for the learning rate and the step's corrections.
  var numbers: UpdateNumbers { get }
  /// What the first state of each weight starts at.
  var initialState: Float { get }
  /// Sets the numbers that change from step to step; steps count from 1.
  func setStep(_ step: Int, in numbers: inout UpdateNumbers)
  /// Floats of each state that is kept of a parameter.
  func stateCounts(of parameter: ParameterSpec) -> [Int]
}

extension RunnableOptimiser {
  package var initialState: Float { 0 }
  package func setStep(_ step: Int, in numbers: inout UpdateNumbers) { numbers.setStep(step) }
  package func stateCounts(of parameter: ParameterSpec) -> [Int] {
    [Int](repeating: parameter.count, count: stateCount)
  }

  /// Numbers with the weight decay set and others as given.
  func numbers(_ set: (inout UpdateNumbers) -> Void) -> UpdateNumbers {
    var numbers = UpdateNumbers()
    numbers.weightDecay = Float(weightDecay)
    set(&numbers)
    return numbers
  }
}

extension SGD: RunnableOptimiser {
  package var kind: OptimiserKind { .sgd }
  package var numbers: UpdateNumbers { numbers { _ in } }
}

extension Momentum: RunnableOptimiser {
  package var kind: OptimiserKind { .momentum }
  package var numbers: UpdateNumbers { numbers { $0.momentum = Float(momentum) } }
}

extension Nesterov: RunnableOptimiser {
  package var kind: OptimiserKind { .nesterov }
  package var numbers: UpdateNumbers { numbers { $0.momentum = Float(momentum) } }
}

extension Adagrad: RunnableOptimiser {
  package var kind: OptimiserKind { .adagrad }
  package var numbers: UpdateNumbers { numbers { $0.epsilon = Float(epsilon) } }
  package var initialState: Float { Float(initialAccumulator) }
}

extension RMSProp: RunnableOptimiser {
  package var kind: OptimiserKind { .rmsprop }
  package var numbers: UpdateNumbers {
    numbers {
      $0.rho = Float(rho)
      $0.momentum = Float(momentum)
      $0.epsilon = Float(epsilon)
      $0.centred = centred
    }
  }
}

extension Adam: RunnableOptimiser {
  package var kind: OptimiserKind { .adam }
  package var numbers: UpdateNumbers {
    numbers {
      $0.beta1 = Float(beta1)
      $0.beta2 = Float(beta2)
      $0.epsilon = Float(epsilon)
    }
  }
}

extension AdamW: RunnableOptimiser {
  package var kind: OptimiserKind { .adamw }
  package var numbers: UpdateNumbers {
    numbers {
      $0.beta1 = Float(beta1)
      $0.beta2 = Float(beta2)
      $0.epsilon = Float(epsilon)
      $0.amsgrad = amsgrad
    }
  }
}
