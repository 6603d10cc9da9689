// SPDX-License-Identifier: MIT

package import NNSpec

/// An activation that the runtime can apply.
package protocol RunnableActivation: ActivationSpec {
  func apply(_ input: Value, in build: inout PlanBuilder) -> Value
}

extension PlanBuilder {
  /// Applies an activation; nil is linear.
  mutating func activation(_ function: (any ActivationSpec)?, _ input: Value) -> Value {
    guard let function else { return input }
    guard let runnable = function as? any RunnableActivation else {
      preconditionFailure("the activation \(type(of: function).name) has no runtime")
    }
    return runnable.apply(input, in: &self)
  }
}

/// An activation that is one of the elementwise kernels.
protocol ElementwiseActivation: RunnableActivation {
  var kind: ActivationKind { get }
  var parameter: Double { get }
}

extension ElementwiseActivation {
  var parameter: Double { 0 }
  package func apply(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.elementwise(input, kind, parameter: parameter)
  }
}

extension Linear: ElementwiseActivation { var kind: ActivationKind { .linear } }
extension Relu: ElementwiseActivation { var kind: ActivationKind { .relu } }
extension LeakyRelu: ElementwiseActivation {
  var kind: ActivationKind { .leakyReLU }
  var parameter: Double { slope }
}
extension Elu: ElementwiseActivation {
  var kind: ActivationKind { .elu }
  var parameter: Double { alpha }
}
extension Selu: ElementwiseActivation { var kind: ActivationKind { .selu } }
extension Gelu: ElementwiseActivation { var kind: ActivationKind { .gelu } }
extension Silu: ElementwiseActivation { var kind: ActivationKind { .silu } }
extension Tanh: ElementwiseActivation { var kind: ActivationKind { .tanh } }
extension Sigmoid: ElementwiseActivation { var kind: ActivationKind { .sigmoid } }
extension Softplus: ElementwiseActivation { var kind: ActivationKind { .softplus } }

extension Relu6: ElementwiseActivation { var kind: ActivationKind { .relu6 } }
extension Celu: ElementwiseActivation {
  var kind: ActivationKind { .celu }
  var parameter: Double { alpha }
}
extension GeluTanh: ElementwiseActivation { var kind: ActivationKind { .geluTanh } }
extension Mish: ElementwiseActivation { var kind: ActivationKind { .mish } }
extension Softsign: ElementwiseActivation { var kind: ActivationKind { .softsign } }
extension LogSigmoid: ElementwiseActivation { var kind: ActivationKind { .logSigmoid } }
extension HardSigmoid: ElementwiseActivation { var kind: ActivationKind { .hardSigmoid } }
extension HardSwish: ElementwiseActivation { var kind: ActivationKind { .hardSwish } }
extension HardTanh: ElementwiseActivation { var kind: ActivationKind { .hardTanh } }
extension HardShrink: ElementwiseActivation {
  var kind: ActivationKind { .hardShrink }
  var parameter: Double { threshold }
}
extension SoftShrink: ElementwiseActivation {
  var kind: ActivationKind { .softShrink }
  var parameter: Double { threshold }
}
extension TanhShrink: ElementwiseActivation { var kind: ActivationKind { .tanhShrink } }
extension Squareplus: ElementwiseActivation {
  var kind: ActivationKind { .squareplus }
  var parameter: Double { b }
}
extension Exponential: ElementwiseActivation { var kind: ActivationKind { .exponential } }

extension LogSoftmax: RunnableActivation {
  package func apply(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.softmax(input, isLogarithm: true)
  }
}

extension Softmax: RunnableActivation {
  package func apply(_ input: Value, in build: inout PlanBuilder) -> Value { build.softmax(input) }
}
