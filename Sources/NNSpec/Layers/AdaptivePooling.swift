// SPDX-License-Identifier: MIT

/// The largest value of each of `size` windows that share the input out.
package struct AdaptiveMaxPool<Space: WindowSpace>: LayerSpec {
  package static var name: String { "adaptive_max_pool" + Space.suffix }
  package static var summary: String {
    "Keeps the largest value of each window, in a given number of windows."
  }
  package static var mainOption: String? { "size" }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[i, c] = max of x[·, c] over the cells \(AxisSizes<Space>.share)",
      shapes: "\(Space.shape()) → [size…, \(Space.features)]", example: "- \(name): 4",
      source: "He et al. 2014; the windows of PyTorch")
  }
  package let size: AxisSizes<Space>

  package init(_ option: inout OptionReader) {
    size = .read(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    size.outputShape(of: input, layer: Self.name)
  }
}

/// The mean of each of `size` windows that share the input out.
package struct AdaptiveAveragePool<Space: WindowSpace>: LayerSpec {
  package static var name: String { "adaptive_average_pool" + Space.suffix }
  package static var summary: String { "Averages each window, in a given number of windows." }
  package static var mainOption: String? { "size" }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[i, c] = mean of x[·, c] over the cells \(AxisSizes<Space>.share)",
      shapes: "\(Space.shape()) → [size…, \(Space.features)]", example: "- \(name): 4",
      source: "He et al. 2014; the windows of PyTorch")
  }
  package let size: AxisSizes<Space>

  package init(_ option: inout OptionReader) {
    size = .read(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    size.outputShape(of: input, layer: Self.name)
  }
}

extension AxisSizes {
  fileprivate static var share: String {
    "floor(i n / size) up to ceil((i + 1) n / size) of the n on each axis"
  }

  fileprivate static func read(_ option: inout OptionReader) -> AxisSizes {
    option("size", "Number of windows.", .within(1...65_536))
  }

  fileprivate func outputShape(of input: Shape, layer: String) -> Result<Shape, ShapeProblem> {
    guard input.rank == values.count + 1 else {
      return .failure(Space.problem(with: input, layer: layer))
    }
    return .success(Shape(values + [input.features]))
  }
}
