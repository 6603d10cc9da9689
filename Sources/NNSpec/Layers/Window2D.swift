// SPDX-License-Identifier: MIT

/// Two sizes, height then width; `3` means 3 and 3.
package struct Pair: OptionValue, Equatable {
  package static let kind = "a whole number or [height, width]"
  package static let placeholder = Pair(1, 1)
  package let height: Int
  package let width: Int

  package init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  package var limited: [Double] { [Double(height), Double(width)] }
  package var text: String { height == width ? "\(height)" : "[\(height), \(width)]" }

  package static func parse(_ node: YAMLNode) -> Result<Pair, ValueProblem> {
    guard let items = node.sequence else {
      guard case .success(let size) = Int.parse(node) else {
        var problem = ValueProblem.wrongType(kind, node)
        let sizes = node.scalar?.text.split(separator: "x").compactMap { Int($0) } ?? []
        if sizes.count == 2 { problem.replacement = "[\(sizes[0]), \(sizes[1])]" }
        problem.help = problem.replacement.map { ["write `\($0)`"] } ?? []
        return .failure(problem)
      }
      return .success(Pair(size, size))
    }
    guard items.count == 2 else {
      return .failure(ValueProblem(.wrongType, "takes \(kind), this has \(items.count) entries"))
    }
    return [Int].parse(node).map { Pair($0[0], $0[1]) }
  }
}

/// Cells added around an image: `valid`, `same`, a number on every side, or `[[top, bottom], [left, right]]`.
package enum Padding: OptionValue, Equatable {
  case valid, same
  case explicit(top: Int, bottom: Int, left: Int, right: Int)

  package static let kind = "`valid`, `same`, a whole number or [[top, bottom], [left, right]]"
  package static let placeholder = Padding.valid
  package static let choices = ["valid", "same"]

  package var limited: [Double] {
    guard case .explicit(let top, let bottom, let left, let right) = self else { return [] }
    return [top, bottom, left, right].map(Double.init)
  }

  package var text: String {
    switch self {
    case .valid: "valid"
    case .same: "same"
    case .explicit(let top, let bottom, let left, let right):
      "[[\(top), \(bottom)], [\(left), \(right)]]"
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<Padding, ValueProblem> {
    if let items = node.sequence { return parse(items, of: node) }
    if node.scalar?.text == "valid" { return .success(.valid) }
    if node.scalar?.text == "same" { return .success(.same) }
    if case .success(let size) = Int.parse(node) {
      return .success(.explicit(top: size, bottom: size, left: size, right: size))
    }
    var problem = ValueProblem.wrongType(kind, node)
    if let text = node.scalar?.text {
      let near = closest(to: text, among: choices)
      if !near.isEmpty { problem.label = didYouMean(near) }
      if near.count == 1 { problem.replacement = near[0] }
    }
    return .failure(problem)
  }

  private static func parse(_ items: [YAMLNode], of node: YAMLNode) -> Result<Padding, ValueProblem>
  {
    let pairs = items.compactMap { item -> [Int]? in
      guard case .success(let pair) = [Int].parse(item), pair.count == 2 else { return nil }
      return pair
    }
    guard pairs.count == 2, items.count == 2 else {
      var problem = ValueProblem(.wrongType, "takes \(kind)")
      problem.help = ["give both sides of both axes: [[1, 1], [2, 2]]"]
      return .failure(problem)
    }
    return .success(
      .explicit(top: pairs[0][0], bottom: pairs[0][1], left: pairs[1][0], right: pairs[1][1]))
  }
}

/// How a window slides over images: what convolutions and poolings share.
///
/// `same` gives ceil(size / stride) outputs and puts the extra cell of an odd padding at the end, as TensorFlow does.
package struct Window2D: Sendable, Equatable {
  package let kernel: Pair
  package let stride: Pair
  package let dilation: Pair
  package let padding: Padding

  package init(kernel: Pair, stride: Pair, dilation: Pair = Pair(1, 1), padding: Padding) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  /// Cells before the first row and the first column, for a known size.
  package func paddingBefore(height: Int, width: Int) -> (top: Int, left: Int) {
    switch padding {
    case .valid: (0, 0)
    case .explicit(let top, _, let left, _): (top, left)
    case .same:
      (
        Window2D.same(height, kernel.height, stride.height, dilation.height) / 2,
        Window2D.same(width, kernel.width, stride.width, dilation.width) / 2
      )
    }
  }

  /// Cells that `same` adds on one axis, both ends together.
  private static func same(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
    max(0, ((size + stride - 1) / stride - 1) * stride + dilation * (kernel - 1) + 1 - size)
  }

  /// `[height, width, channels]` to `[height', width', outputChannels]`, or why the window does not fit.
  package func outputShape(
    of input: Shape, channels: Int?
  ) -> Result<Shape, ShapeProblem> {
    guard input.rank == 3 else {
      return .failure(Window2D.needsImage(input))
    }
    let (top, bottom, left, right): (Int, Int, Int, Int)
    switch padding {
    case .explicit(let t, let b, let l, let r): (top, bottom, left, right) = (t, b, l, r)
    default: (top, bottom, left, right) = (0, 0, 0, 0)
    }
    let height = size(
      input.dimensions[0], top + bottom, kernel.height, stride.height, dilation.height)
    let width = size(input.dimensions[1], left + right, kernel.width, stride.width, dilation.width)
    if let height, height < 1 { return .failure(tooLarge("height", input)) }
    if let width, width < 1 { return .failure(tooLarge("width", input)) }
    return .success(Shape([height, width, channels]))
  }

  private func size(_ input: Int?, _ padded: Int, _ kernel: Int, _ stride: Int, _ dilation: Int)
    -> Int?
  {
    guard let input else { return nil }
    if padding == .same { return (input + stride - 1) / stride }
    let free = input + padded - (dilation * (kernel - 1) + 1)
    return free < 0 ? 0 : free / stride + 1
  }

  private func tooLarge(_ axis: String, _ input: Shape) -> ShapeProblem {
    ShapeProblem(
      "has a window of \(kernel.height) x \(kernel.width) that is larger than its input's \(axis)",
      expected: "at least [\(dilation.height * (kernel.height - 1) + 1), "
        + "\(dilation.width * (kernel.width - 1) + 1), n]",
      help: ["use a smaller window, fewer poolings before it, or `padding: same`"])
  }

  /// The complaint of a layer that wants images.
  package static func needsImage(_ input: Shape) -> ShapeProblem {
    ShapeProblem(
      "needs images [height, width, channels], but gets \(input.rank) "
        + (input.rank == 1 ? "dimension" : "dimensions"),
      expected: "[height, width, channels]",
      help: input.rank == 1
        ? ["give the input `type: image` and a `shape`, or put `- reshape: [h, w, c]` before it"]
        : [])
  }
}
