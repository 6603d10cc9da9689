// SPDX-License-Identifier: MIT

/// The settings that a sweep varies.
package struct SearchSpace: Sendable {
  /// One setting: its path as for `--set`, where its values lie, and when it is varied at all.
  package struct Parameter: Sendable {
    package let path: String
    package let values: Values
    /// Nil: always.
    package let condition: Condition?
    /// How many of a continuous or wide range a grid takes.
    package let points: Int?

    package init(path: String, values: Values, condition: Condition?, points: Int?) {
      (self.path, self.values, self.condition, self.points) = (path, values, condition, points)
    }
  }

  /// Where values lie.
  package enum Values: Sendable, Equatable {
    /// One of these, as YAML.
    case choice([String])
    case uniform(Double, Double)
    case log(Double, Double)
    case int(Int, Int, isLog: Bool)
  }

  /// Varied only where another setting, above this one, has one of these values.
  package struct Condition: Sendable, Equatable {
    /// The other setting's place.
    package let parent: Int
    package let texts: [String]
  }

  package let parameters: [Parameter]

  package init(_ parameters: [Parameter]) { self.parameters = parameters }

  /// Whether a setting is varied, given what was chosen for those above it.
  package func isActive(_ index: Int, in texts: [String?]) -> Bool {
    guard let condition = parameters[index].condition else { return true }
    guard let text = texts[condition.parent] else { return false }
    return condition.texts.contains(text)
  }

  /// Of a grid, the values of a setting in order; nil where they would be endless.
  package func gridTexts(_ index: Int) -> [String]? {
    let parameter = parameters[index]
    switch parameter.values {
    case .choice(let texts): return texts
    case .int(let low, let high, _) where parameter.points == nil:
      return high - low < SearchSpace.gridLimit ? (low...high).map(String.init) : nil
    default:
      guard let points = parameter.points else { return nil }
      var texts: [String] = []
      for place in 0..<points {
        let text = parameter.values.text(at: Double(place) / Double(points - 1))
        if texts.last != text { texts.append(text) }
      }
      return texts
    }
  }

  /// A grid of more is never meant.
  package static let gridLimit = 100_000

  /// Every combination of some values of each setting, the last varying fastest, at most `limit`; nil if there are more.
  package func combinations(limit: Int, _ texts: (Int) -> [String]?) -> [SearchPoint]? {
    var points: [[String?]] = [[]]
    for index in parameters.indices {
      guard let values = texts(index) else { return nil }
      var longer: [[String?]] = []
      for point in points {
        let choices: [String?] = isActive(index, in: point) ? values : [nil]
        guard longer.count + choices.count <= limit else { return nil }
        longer += choices.map { point + [$0] }
      }
      points = longer
    }
    return points.map { SearchPoint(texts: $0) }
  }
}

/// One choice of every setting of a space.
package struct SearchPoint: Sendable, Hashable {
  /// In the order of the space, as YAML; nil for what is not varied here.
  package let texts: [String?]

  package init(texts: [String?]) { self.texts = texts }
}
