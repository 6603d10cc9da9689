// SPDX-License-Identifier: MIT

extension SlidingWindow {
  /// The options that all poolings read.
  fileprivate static func read(_ option: inout OptionReader) -> SlidingWindow {
    let pool: AxisSizes<Space> = option(
      "pool", "Window size in cells.", .within(1...1024), default: AxisSizes(2))
    let stride: AxisSizes<Space>? = option.optional(
      "stride", "Step of the window; as large as the window if not given.", .within(1...1024))
    let padding: Padding<Space> = option(
      "padding", "How the border is filled.", .within(0...4096), default: .valid)
    let window = SlidingWindow(kernel: pool, stride: stride ?? pool, padding: padding)
    option.require(
      window.axes.allSatisfy { axis in
        axis.padding.map { max($0.before, $0.after) < axis.kernel } ?? true
      }, "`padding` must be smaller than the window, or a window would hold nothing but padding",
      at: "padding")
    return window
  }
}

/// The largest value under a window, channel by channel.
package struct MaxPool<Space: WindowSpace>: LayerSpec {
  package static var name: String { "max_pool" + Space.suffix }
  package static var summary: String { "Keeps the largest value of each window." }
  package static var mainOption: String? { "pool" }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[p, c] = max over the window's cells of x[·, c]; padding never wins",
      shapes: "\(Space.shape()) → \(Space.places())", example: "- \(name): 2",
      source: "Ranzato et al. 2007; the options of Keras")
  }
  package let window: SlidingWindow<Space>

  package init(_ option: inout OptionReader) {
    window = .read(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(of: input, channels: input.features, layer: Self.name)
  }
}

/// The mean of the values under a window, channel by channel.
package struct AveragePool<Space: WindowSpace>: LayerSpec {
  package static var name: String { "average_pool" + Space.suffix }
  package static var summary: String { "Averages each window." }
  package static var mainOption: String? { "pool" }
  package static var explanation: Explanation? {
    Explanation(
      formula: "y[p, c] = mean of x[·, c] over the window's cells that are not padding",
      shapes: "\(Space.shape()) → \(Space.places())", example: "- \(name): 2",
      source: "LeCun et al. 1998; the options of Keras")
  }
  package let window: SlidingWindow<Space>

  package init(_ option: inout OptionReader) {
    window = .read(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(of: input, channels: input.features, layer: Self.name)
  }
}
