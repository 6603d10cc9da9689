// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Rules that look into the layers.
extension Findings {
  /// Looks that a rule wants before it judges.
  private static let fewestLooks = 5
  /// The share of a layer that a rule speaks above.
  private static let half = 0.5

  static func deadUnits(_ history: RunHistory) -> Finding? {
    guard let last = history.health.last,
      let worst = last.layers.max(by: { ($0.dead ?? 0) < ($1.dead ?? 0) }), let share = worst.dead,
      share > half, let rate = highestRate(history)
    else { return nil }
    return Finding(
      rule: "dead-units", weight: .advice,
      text:
        "In layer \(worst.path), \(NumberText.percent(share, 0)) of the units give 0 for every example looked at "
        + "after step \(NumberText.count(last.step)): no gradient reaches their weights. The rule speaks above 50 %.",
      advice:
        "Lower the learning rate from \(NumberText.rate(rate)), or let negative values through with leaky_relu.",
      edit: optimiser(history, rate: rate / 3))
  }

  static func saturated(_ history: RunHistory) -> Finding? {
    guard let last = history.health.last,
      let worst = last.layers.max(by: { ($0.saturated ?? 0) < ($1.saturated ?? 0) }),
      let share = worst.saturated, share > half,
      // A network that has become sure of itself ends there; one that has always been there cannot learn.
      medians(history, \.saturated).contains(where: { $0.path == worst.path && $0.ratio > half })
    else { return nil }
    return Finding(
      rule: "saturated", weight: .advice,
      text:
        "In layer \(worst.path), \(NumberText.percent(share, 0)) of the values lie at the flat ends of its function "
        + "(beyond ±0.97, or outside 0.03 to 0.97) after step \(NumberText.count(last.step)): hardly any gradient "
        + "passes. The rule speaks above 50 %.",
      advice: "Hold the weights small, or normalise in front of the layer.",
      edit: "regularisation: {l2: 1e-4}")
  }

  static func smallUpdates(_ history: RunHistory) -> Finding? {
    let ratios = medianRatios(history)
    guard !ratios.isEmpty, !isLearnt(history), let rate = highestRate(history) else { return nil }
    let middle = ratios.map(\.ratio).sorted()[ratios.count / 2]
    guard middle < -5 else { return nil }
    return Finding(
      rule: "rate-too-low", weight: .advice,
      text:
        "A step changes the weights by \(HealthFigure.ratioText(middle)) of their size, the median over layers and run: "
        + "below 1e-5 a network hardly moves. Most learn well at 1e-4 to 1e-2.",
      advice: "Raise the learning rate from \(NumberText.rate(rate)).",
      edit: optimiser(history, rate: rate * 10))
  }

  static func updateOutOfBand(_ history: RunHistory) -> Finding? {
    guard let rate = highestRate(history), smallUpdates(history) == nil else { return nil }
    // A tenth below and above the band: within it and near it is no news.
    let ratios = medianRatios(history)
    let high = ratios.max { $0.ratio < $1.ratio }.flatMap { $0.ratio > -1 ? $0 : nil }
    let low = ratios.min { $0.ratio < $1.ratio }.flatMap { $0.ratio < -5 ? $0 : nil }
    guard let found = high ?? (isLearnt(history) ? nil : low) else { return nil }
    return Finding(
      rule: "update-size", weight: .advice,
      text:
        "A step changes the weights of layer \(found.path) by \(HealthFigure.ratioText(found.ratio)) of their size, the "
        + "median over the run. Most layers learn well at 1e-4 to 1e-2; the rule speaks ten times beyond.",
      advice: (high == nil ? "Raise" : "Lower")
        + " the learning rate from \(NumberText.rate(rate)).",
      edit: optimiser(history, rate: high == nil ? rate * 3 : rate / 3))
  }

  static func gradientAcrossLayers(_ history: RunHistory) -> Finding? {
    let medians = medians(history) { $0.flow.map { log10($0) } }
    guard medians.count > 1, let most = medians.max(by: { $0.ratio < $1.ratio }),
      let least = medians.min(by: { $0.ratio < $1.ratio }), most.ratio - least.ratio > 3,
      noGradient(history) == nil, explodingGradient(history) == nil
    else { return nil }
    let fades =
      medians.firstIndex { $0.path == least.path } ?? 0
      < (medians.firstIndex { $0.path == most.path } ?? 0)
    return Finding(
      rule: fades ? "vanishing-gradient" : "exploding-gradient", weight: .advice,
      text:
        "On its way back the gradient \(fades ? "fades" : "grows"): its norm at layer \(least.path) is "
        + "\(NumberText.significant(pow(10, least.ratio), 2)), at layer \(most.path) "
        + "\(NumberText.significant(pow(10, most.ratio), 2)), the median over the run: over a thousand times as much.",
      advice: fades
        ? "Start from weights that keep the size of what passes, or put normalisations between the layers."
        : "Bound the gradient's norm.",
      edit: fades
        ? "initialisation: {weights: he_normal}" : "training: {gradient: {clip_norm: 1}}")
  }

  // MARK: - Over the run

  /// Of each layer with enough looks, the median.
  private static func medians(
    _ history: RunHistory, _ pick: (LayerHealth.Layer) -> Double?
  ) -> [(path: String, ratio: Double)] {
    var values: [String: [Double]] = [:]
    for layer in history.health.flatMap(\.layers) {
      if let value = pick(layer), value.isFinite { values[layer.path, default: []].append(value) }
    }
    return (history.health.last?.layers ?? []).compactMap { layer in
      guard let sorted = values[layer.path]?.sorted(), sorted.count >= fewestLooks else {
        return nil
      }
      return (layer.path, sorted[sorted.count / 2])
    }
  }

  private static func medianRatios(_ history: RunHistory) -> [(path: String, ratio: Double)] {
    medians(history, \.ratio)
  }

  /// Whether nothing is left to learn, so that small steps are right.
  private static func isLearnt(_ history: RunHistory) -> Bool {
    guard let last = history.evaluations.last, let loss = last.train["loss"] else { return true }
    return loss <= 1e-4 || last.train["accuracy"] == 1
  }
}
