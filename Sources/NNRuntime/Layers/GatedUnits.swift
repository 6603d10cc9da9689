// SPDX-License-Identifier: MIT

package import NNSpec

/// A gated unit whose gate is one of the elementwise kernels.
protocol RunnableGatedUnit: GatedUnit, RunnableLayer {
  var gate: ActivationKind { get }
}

extension RunnableGatedUnit {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    build.gated(input, by: gate)
  }
}

extension Glu: RunnableGatedUnit { var gate: ActivationKind { .sigmoid } }
extension Swiglu: RunnableGatedUnit { var gate: ActivationKind { .silu } }
extension Geglu: RunnableGatedUnit { var gate: ActivationKind { .gelu } }
