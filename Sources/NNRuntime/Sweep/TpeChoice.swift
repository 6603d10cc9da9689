// SPDX-License-Identifier: MIT

package import NNSpec

/// The tree-structured Parzen estimator: settings are chosen where good trials are dense and the others are not.
///
/// The best min(⌈n / 10⌉, 25) trials make the density l, the others, and those that still run, g; of some draws from l that with
/// the greatest l / g is taken. Settings that are always varied are drawn together, conditional ones each alone among the trials
/// that vary them. Source: Optuna 5.0, `TPESampler` as it is by default.
package struct TpeChoice {
  package let space: SearchSpace
  package let higherIsBetter: Bool
  package let candidates: Int

  package init(space: SearchSpace, higherIsBetter: Bool, candidates: Int) {
    (self.space, self.higherIsBetter, self.candidates) = (space, higherIsBetter, candidates)
  }

  /// The good ones and the others, each in the order of time.
  package func split(_ observations: [SearchObservation]) -> (
    below: [SearchObservation], above: [SearchObservation]
  ) {
    var ranked: [(rank: SearchObservation.Rank, index: Int)] = []
    for (index, observation) in observations.enumerated() {
      guard let rank = observation.rank(higherIsBetter: higherIsBetter) else { continue }
      ranked.append((rank, index))
    }
    ranked.sort { $0.rank == $1.rank ? $0.index < $1.index : $0.rank < $1.rank }
    let count = min((ranked.count + 9) / 10, 25)
    let good = Set(ranked.prefix(count).map(\.index))
    return (
      observations.indices.filter(good.contains).map { observations[$0] },
      observations.indices.filter { !good.contains($0) }.map { observations[$0] }
    )
  }

  /// The best configuration that is new.
  package func point(
    knowing observations: [SearchObservation], _ random: inout RandomStream,
    where isNew: (SearchPoint) -> Bool
  ) -> SearchPoint? {
    let (below, above) = split(observations)
    let joint = space.parameters.indices.filter { space.parameters[$0].condition == nil }
    for draw in ranked(joint, below, above, &random) {
      var texts = [String?](repeating: nil, count: space.parameters.count)
      for (index, number) in zip(joint, draw) {
        texts[index] = space.parameters[index].values.text(number)
      }
      for index in space.parameters.indices where space.parameters[index].condition != nil {
        guard space.isActive(index, in: texts) else { continue }
        let best = ranked([index], below, above, &random)[0][0]
        texts[index] = space.parameters[index].values.text(best)
      }
      let point = SearchPoint(texts: texts)
      if isNew(point) { return point }
    }
    return nil
  }

  /// Draws of some settings from l, by l / g.
  private func ranked(
    _ indices: [Int], _ below: [SearchObservation], _ above: [SearchObservation],
    _ random: inout RandomStream
  ) -> [[Double]] {
    let good = estimator(indices, below)
    let other = estimator(indices, above)
    let draws = (0..<candidates).map { _ in good.draw(&random) }
    let ratios = draws.map { good.logDensity($0) - other.logDensity($0) }
    return draws.indices.sorted { (-ratios[$0], $0) < (-ratios[$1], $1) }.map { draws[$0] }
  }

  /// The density of trials over some settings, of which they vary all.
  package func estimator(_ indices: [Int], _ observations: [SearchObservation]) -> ParzenEstimator {
    let values = indices.map { space.parameters[$0].values }
    let numbers = observations.compactMap { observation -> [Double]? in
      let numbers = zip(indices, values).compactMap { index, values in
        observation.point.texts[index].flatMap { values.number($0) }
      }
      return numbers.count == indices.count ? numbers : nil
    }
    return ParzenEstimator(values, observations: numbers)
  }
}
