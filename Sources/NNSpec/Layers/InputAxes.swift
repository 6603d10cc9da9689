// SPDX-License-Identifier: MIT

/// Layers that take sequences, images and volumes alike: the words for what they get.
enum InputAxes {
  /// Names of the axes before the last, by their number.
  static func names(_ count: Int) -> [String] {
    let spaces: [any WindowSpace.Type] = [OverTime.self, OverImages.self, OverVolumes.self]
    return spaces.first { $0.axes.count == count }?.axes ?? []
  }

  /// Why an input has no axes to work on, or more than there are names for; nil if it is fine.
  ///
  /// `count`: of the axes that the options speak of, if they speak of single ones.
  static func problem(
    with input: Shape, options count: Int?, _ option: String
  ) -> ShapeProblem? {
    let axes = input.rank - 1
    guard (1...3).contains(axes) else {
      return ShapeProblem(
        "needs a sequence, an image or a volume, but gets \(input.rank) "
          + (input.rank == 1 ? "dimension" : "dimensions"), expected: "[…, channels]",
        help: input.rank == 1 ? ["put `- reshape: [time, features]` or `[h, w, c]` before it"] : [])
    }
    guard let count, count != axes else { return nil }
    let words = names(axes).joined(separator: ", ")
    return ShapeProblem(
      "has `\(option)` for \(count) \(count == 1 ? "axis" : "axes"), but its input has \(axes)",
      expected: names(count).isEmpty
        ? "\(count + 1) dimensions" : "[\((names(count) + ["n"]).joined(separator: ", "))]",
      option: option,
      help: [
        axes == 1
          ? "give one for the \(words), or one number"
          : "give one for each of \(words), or one number for all of them"
      ])
  }
}

extension Shape {
  /// The shape, or why it is none: sizes that no machine holds must not be counted on with.
  func bounded() -> Result<Shape, ShapeProblem> {
    let most = 1 << 30
    guard let size = dimensions.first(where: { ($0 ?? 0) > most }) ?? nil else {
      return .success(self)
    }
    return .failure(
      ShapeProblem("makes an axis of \(size) cells", expected: "at most \(most) cells an axis"))
  }
}

/// A size for each axis but the last of whatever comes in; `2` means 2 on all of them.
package enum InputSizes: OptionValue, Equatable {
  case all(Int)
  case each([Int])

  package static let kind = "a whole number or one for each axis"
  package static let form = ValueForm.either([.wholeNumber, .list(of: .wholeNumber)])
  package static let placeholder = InputSizes.all(1)
  package var limited: [Double] { list.map(Double.init) }
  package var text: String {
    switch self {
    case .all(let size): "\(size)"
    case .each(let sizes): sizes.text
    }
  }

  private var list: [Int] {
    switch self {
    case .all(let size): [size]
    case .each(let sizes): sizes
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<InputSizes, ValueProblem> {
    guard let items = node.sequence else {
      guard case .success(let size) = Int.parse(node) else {
        return .failure(.wrongType(kind, node))
      }
      return .success(.all(size))
    }
    guard (1...3).contains(items.count) else {
      return .failure(ValueProblem(.wrongType, "takes \(kind), this has \(items.count) entries"))
    }
    return [Int].parse(node).map { .each($0) }
  }

  /// The axes that it speaks of; nil: all.
  var count: Int? { if case .each(let sizes) = self { sizes.count } else { nil } }

  package func sizes(_ count: Int) -> [Int] {
    switch self {
    case .all(let size): [Int](repeating: size, count: count)
    case .each(let sizes): sizes
    }
  }
}

/// Cells at the two ends of each axis but the last of whatever comes in; `1` means 1 at every end.
package enum InputEnds: OptionValue, Equatable {
  case all(Int)
  case each([WindowAxis.Ends])

  package static let kind = "a whole number or [before, after] for each axis"
  package static let form = ValueForm.either([
    .wholeNumber, .list(of: .wholeNumber, count: 2), .list(of: .list(of: .wholeNumber, count: 2)),
  ])
  package static let placeholder = InputEnds.all(0)
  package var limited: [Double] {
    switch self {
    case .all(let size): [Double(size)]
    case .each(let ends): ends.flatMap { [Double($0.before), Double($0.after)] }
    }
  }
  package var text: String {
    switch self {
    case .all(let size): "\(size)"
    case .each(let ends):
      "[" + ends.map { "[\($0.before), \($0.after)]" }.joined(separator: ", ") + "]"
    }
  }

  /// A list of pairs; of one axis also the pair alone.
  package static func parse(_ node: YAMLNode) -> Result<InputEnds, ValueProblem> {
    guard let items = node.sequence else {
      guard case .success(let size) = Int.parse(node) else {
        return .failure(.wrongType(kind, node))
      }
      return .success(.all(size))
    }
    let lists = items.first?.sequence == nil ? [node] : items
    let ends = lists.compactMap { item -> WindowAxis.Ends? in
      guard case .success(let pair) = [Int].parse(item), pair.count == 2 else { return nil }
      return WindowAxis.Ends(pair[0], pair[1])
    }
    guard ends.count == lists.count, (1...3).contains(ends.count) else {
      var problem = ValueProblem(.wrongType, "takes \(kind)")
      problem.help = ["give both ends of every axis: [[1, 1], [2, 2]] for an image"]
      return .failure(problem)
    }
    return .success(.each(ends))
  }

  /// The axes that it speaks of; nil: all.
  var count: Int? { if case .each(let ends) = self { ends.count } else { nil } }

  package func ends(_ count: Int) -> [WindowAxis.Ends] {
    switch self {
    case .all(let size): [WindowAxis.Ends](repeating: .init(size, size), count: count)
    case .each(let ends): ends
    }
  }
}
