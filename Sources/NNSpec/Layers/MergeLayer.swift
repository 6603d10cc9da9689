// SPDX-License-Identifier: MIT

/// A layer that reads several values: those that `from` lists, in that order.
///
/// With one input it reads the layer above, as every layer does.
package protocol MergeLayer: LayerSpec {
  /// How many values it can read.
  static var inputCount: ClosedRange<Int> { get }
  /// The shape of an output example, or why the inputs do not fit.
  func outputShape(of inputs: [Shape]) -> Result<Shape, ShapeProblem>
  /// Weights and running state for inputs whose sizes are known.
  func parameters(for inputs: [Shape]) -> [ParameterSpec]
  /// Multiply-adds of one example's forward pass.
  func multiplyAdds(from inputs: [Shape], to output: Shape) -> Int
}

extension MergeLayer {
  package func parameters(for inputs: [Shape]) -> [ParameterSpec] { [] }
  package func multiplyAdds(from inputs: [Shape], to output: Shape) -> Int { 0 }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    outputShape(of: [input])
  }
  package func parameters(for input: Shape) -> [ParameterSpec] { parameters(for: [input]) }
  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    multiplyAdds(from: [input], to: output)
  }
}
