// SPDX-License-Identifier: MIT

/// The options that both poolings read.
private func readWindow(_ option: inout OptionReader) -> Window2D {
  let pool = option("pool", "Window size in cells.", .within(1...1024), default: Pair(2, 2))
  let stride = option.optional(
    "stride", "Step of the window; as large as the window if not given.", as: Pair.self,
    .within(1...1024))
  let padding = option(
    "padding", "How the border is filled.", .within(0...4096), default: Padding.valid)
  if case .explicit(let top, let bottom, let left, let right) = padding {
    option.require(
      max(top, bottom) < pool.height && max(left, right) < pool.width,
      "`padding` must be smaller than the window, or a window would hold nothing but padding",
      at: "padding")
  }
  return Window2D(kernel: pool, stride: stride ?? pool, padding: padding)
}

/// y[p, c] = max over the window; padding never wins.
///
/// Input `[height, width, channels]`, output `[height', width', channels]`.
package struct MaxPool2D: LayerSpec {
  package static let name = "max_pool2d"
  package static let summary = "Keeps the largest value of each window."
  package static let mainOption: String? = "pool"
  package let window: Window2D

  package init(_ option: inout OptionReader) {
    window = readWindow(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(of: input, channels: input.features)
  }
}

/// y[p, c] = mean over the window's cells that are not padding.
///
/// Input `[height, width, channels]`, output `[height', width', channels]`.
package struct AveragePool2D: LayerSpec {
  package static let name = "average_pool2d"
  package static let summary = "Averages each window."
  package static let mainOption: String? = "pool"
  package let window: Window2D

  package init(_ option: inout OptionReader) {
    window = readWindow(&option)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    window.outputShape(of: input, channels: input.features)
  }
}
