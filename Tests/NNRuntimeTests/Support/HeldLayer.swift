// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A layer of the catalogue that a test lowers in its own way.
struct HeldLayer: RunnableLayer {
  static let name = "held"
  static let summary = "A layer of a test."
  let output: Shape
  let lowering: @Sendable (Value, inout PlanBuilder) -> Value

  init(_ option: inout OptionReader) {
    preconditionFailure("no spec can name the layers of tests")
  }

  init(output: Shape, _ lowering: @escaping @Sendable (Value, inout PlanBuilder) -> Value) {
    self.output = output
    self.lowering = lowering
  }

  func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(output) }
  func lower(_ input: Value, in build: inout PlanBuilder) -> Value { lowering(input, &build) }
}

extension Machine {
  /// A network of one layer with weights of 0.
  func held(
    _ layer: HeldLayer, parameters: [ParameterSpec], input: [Int], batch: Int
  ) throws -> Network {
    var compiler = try compiler(forcesInputGradient: true)
    let compiled = Compiler.Layer(
      path: "layer", spec: layer, parameters: parameters,
      initial: parameters.map { _ in .constant(0) },
      penalties: parameters.map { _ in Penalty.none })
    let plan = compiler.compileBare(input: input, [compiled])
    return try Network(plan, batch: batch, settings: settings, set: set)
  }
}
