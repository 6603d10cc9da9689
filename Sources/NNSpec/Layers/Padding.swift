// SPDX-License-Identifier: MIT

/// Cells added around an example: a word, a number at every end, or both ends of each axis.
///
/// `causal` adds dilation · (kernel - 1) steps before the first and none after the last: no output sees what comes later.
package enum Padding<Space: WindowSpace>: OptionValue, Equatable {
  case valid, same, causal
  case explicit([WindowAxis.Ends])

  package static var kind: String {
    choices.map { "`\($0)`, " }.joined() + "a whole number or " + Space.ends
  }
  package static var placeholder: Padding { .valid }
  package static var form: ValueForm {
    let ends = ValueForm.list(of: .wholeNumber, count: 2)
    let forms = [.words(choices), .wholeNumber, ValueForm.list(of: ends, count: Space.axes.count)]
    return .either(Space.axes.count == 1 ? forms + [ends] : forms)
  }
  package static var choices: [String] { Space.paddingWords }

  package var limited: [Double] {
    guard case .explicit(let ends) = self else { return [] }
    return ends.flatMap { [Double($0.before), Double($0.after)] }
  }

  package var text: String {
    switch self {
    case .valid: return "valid"
    case .same: return "same"
    case .causal: return "causal"
    case .explicit(let ends):
      let lists = ends.map { "[\($0.before), \($0.after)]" }
      return lists.count == 1 ? lists[0] : "[" + lists.joined(separator: ", ") + "]"
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<Padding, ValueProblem> {
    if let items = node.sequence { return parse(items, of: node) }
    if let word = node.scalar?.text, choices.contains(word) {
      return .success(word == "valid" ? .valid : word == "same" ? .same : .causal)
    }
    if case .success(let size) = Int.parse(node) {
      return .success(.explicit(Space.axes.map { _ in WindowAxis.Ends(size, size) }))
    }
    var problem = ValueProblem.wrongType(kind, node)
    if let text = node.scalar?.text {
      let near = closest(to: text, among: choices)
      if !near.isEmpty { problem.label = didYouMean(near) }
      if near.count == 1 { problem.replacement = near[0] }
    }
    return .failure(problem)
  }

  /// A list of pairs, one for each axis; where there is one axis, also the pair alone.
  private static func parse(_ items: [YAMLNode], of node: YAMLNode) -> Result<Padding, ValueProblem>
  {
    let isBare = Space.axes.count == 1 && items.first?.sequence == nil
    let lists = isBare ? [node] : items
    let ends = lists.compactMap { item -> WindowAxis.Ends? in
      guard case .success(let pair) = [Int].parse(item), pair.count == 2 else { return nil }
      return WindowAxis.Ends(pair[0], pair[1])
    }
    guard ends.count == Space.axes.count, lists.count == ends.count else {
      var problem = ValueProblem(.wrongType, "takes \(kind)")
      problem.help = [Space.endsHelp]
      return .failure(problem)
    }
    return .success(.explicit(ends))
  }

  /// The cells at the ends of an axis; nil for `same`, whose number the input's size decides.
  func ends(ofAxis axis: Int, extent: Int) -> WindowAxis.Ends? {
    switch self {
    case .valid: WindowAxis.Ends(0, 0)
    case .same: nil
    case .causal: WindowAxis.Ends(extent - 1, 0)
    case .explicit(let ends): ends[axis]
    }
  }
}
