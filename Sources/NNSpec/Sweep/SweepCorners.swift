// SPDX-License-Identifier: MIT

extension SearchSpace {
  /// As many configurations are tried out by a check.
  static let cornerLimit = 128
  /// Of a choice of more values the first ones stand for all.
  private static let choiceLimit = 32

  /// The configurations at the edges of the space: all combinations of least and greatest values and of choices; where
  /// these are too many, each value with the others at their least and with the others at their greatest.
  package var corners: [SearchPoint] {
    if let all = combinations(limit: Self.cornerLimit, { self.edges($0) }) { return all }
    var points = [point { self.edges($0)[0] }, point { self.edges($0).last ?? "" }]
    var seen = Set(points)
    for index in parameters.indices {
      for text in edges(index) {
        for isHigh in [false, true] where points.count < Self.cornerLimit {
          let next = point { other in
            let edges = self.edges(other)
            return other == index ? text : isHigh ? edges.last ?? "" : edges[0]
          }
          if seen.insert(next).inserted { points.append(next) }
        }
      }
    }
    return points
  }

  private func edges(_ index: Int) -> [String] {
    switch parameters[index].values {
    case .choice(let texts): Array(texts.prefix(Self.choiceLimit))
    case .uniform(let low, let high), .log(let low, let high): [numberText(low), numberText(high)]
    case .int(let low, let high, _): low == high ? ["\(low)"] : ["\(low)", "\(high)"]
    }
  }

  private func point(_ text: (Int) -> String) -> SearchPoint {
    var texts: [String?] = []
    for index in parameters.indices { texts.append(isActive(index, in: texts) ? text(index) : nil) }
    return SearchPoint(texts: texts)
  }
}
