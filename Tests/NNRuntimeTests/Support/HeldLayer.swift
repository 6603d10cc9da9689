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

  /// A network of one layer with several inputs; the second place and those after it are in `others`.
  func merged(
    _ text: String, inputs: [[Int]], batch: Int
  ) throws -> (network: Network, others: OtherInputs) {
    let spec = try #require(try decode(text, of: Catalogue.layers).value as? any RunnableMergeLayer)
    let shapes = inputs.map { Shape($0) }
    let others = OtherInputs()
    let layer = HeldLayer(output: try spec.outputShape(of: shapes).get()) { first, build in
      let rest = inputs.dropFirst().map { build.input($0) }
      others.values = rest
      build.onBackward { build in
        others.gradients = rest.compactMap { build.gradient(of: $0) }
        others.gradients.forEach { build.keep($0) }
      }
      return spec.lower([first] + rest, in: &build)
    }
    let network = try held(
      layer, parameters: spec.parameters(for: shapes), input: inputs[0], batch: batch)
    try #require(others.gradients.count == inputs.count - 1, "\(text): an input has no gradient")
    return (network, others)
  }
}

/// Where the inputs after the first are, and their gradients.
final class OtherInputs: @unchecked Sendable {
  var values: [Value] = []
  var gradients: [Buffer] = []
}
