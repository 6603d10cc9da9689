// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

package import NNSpec

/// How much it mattered for a good trial what value each setting had: PED-ANOVA.
///
/// Σ p (q / p − 1)² over the places of a setting, p the density of all trials and q that of the best tenth; in shares of the sum.
/// Source: Watanabe et al. 2023, PED-ANOVA; as in Optuna 5.0, whose definitions for conditional settings are followed too.
package enum SettingImportance {
  /// Places of a continuous setting.
  private static let steps = 50

  /// For each setting its share; nil where fewer than two trials tell.
  ///
  /// `trials`: configurations, the best first; `best`: how many of them are good.
  package static func shares(
    _ space: SearchSpace, _ trials: [SearchPoint], best: Int
  ) -> [Double]? {
    guard trials.count > 1, best > 0, best < trials.count else { return nil }
    let raw = space.parameters.indices.map { index in
      importance(space.parameters[index].values, trials.map { $0.texts[index] }, best: best)
    }
    let sum = raw.reduce(0, +)
    return sum > 0 ? raw.map { $0 / sum } : nil
  }

  private static func importance(
    _ values: SearchSpace.Values, _ texts: [String?], best: Int
  ) -> Double {
    let size = places(of: values)
    func counts(_ texts: some Sequence<String?>) -> [Int] {
      var counts = [Int](repeating: 0, count: size)
      for number in texts.compactMap({ $0 }).compactMap(values.number) {
        counts[place(number, values, size)] += 1
      }
      return counts
    }
    let (all, good) = (counts(texts), counts(texts.prefix(best)))
    let (activeAll, activeGood) = (all.reduce(0, +), good.reduce(0, +))
    guard size > 1, activeGood > 0 else { return 0 }
    let isOrdered = values.choices.isEmpty
    let local = ScottEstimator(all, isOrdered: isOrdered).density.map { $0 + 1e-12 }
    let top = ScottEstimator(good, isOrdered: isOrdered).density.map { $0 + 1e-12 }
    let divergence = zip(local, top).reduce(0) { sum, pair in
      sum + pair.0 * (pair.1 / pair.0 - 1) * (pair.1 / pair.0 - 1)
    }
    let share = Double(activeGood) / Double(best)
    return share * share / (Double(activeAll) / Double(texts.count)) * divergence
  }

  private static func places(of values: SearchSpace.Values) -> Int {
    switch values {
    case .choice(let texts): return texts.count
    case .int(let low, let high, let isLog):
      let count = Double(high - low + 1)
      return min(isLog ? Int(log2(count).rounded(.up)) + 1 : high - low + 1, steps)
    default: return steps
    }
  }

  private static func place(_ number: Double, _ values: SearchSpace.Values, _ size: Int) -> Int {
    func place(_ low: Double, _ high: Double, _ number: Double) -> Int {
      guard high > low else { return 0 }
      let index = ((number - low) / ((high - low) / Double(size - 1)) - 0.5).rounded(.up)
      return min(max(Int(index), 0), size - 1)
    }
    switch values {
    case .choice: return Int(number)
    case .uniform(let low, let high): return place(low, high, number)
    case .log(let low, let high): return place(log(low), log(high), log(number))
    case .int(let low, let high, let isLog):
      return isLog
        ? place(log(Double(low)), log(Double(high)), log(number))
        : place(Double(low), Double(high), number)
    }
  }
}
