// SPDX-License-Identifier: MIT

/// How large the data's inputs are when a network reads them.
package struct InputSignals: Sendable {
  private let signals: [Signal?]
  private let counts: [Double]

  /// The signal of what a layer reads of the data.
  func signal(of source: NodeInput) -> Signal? {
    switch source {
    case .input(let index): return signals.indices.contains(index) ? signals[index] : nil
    case .node, .unknown: return nil
    case .inputs:
      let known = signals.compactMap(\.self)
      guard known.count == signals.count, let first = known.first else { return nil }
      if known.count == 1 { return first }
      let total = counts.reduce(0, +)
      func mean(_ part: (Signal) -> Double) -> Double {
        zip(known, counts).reduce(0) { $0 + part($1.0) * $1.1 } / total
      }
      var signal = Signal(square: mean(\.square))
      signal.mean = mean(\.mean)
      signal.acrossExamples = mean(\.acrossExamples)
      signal.acrossPositions = mean(\.acrossPositions)
      return signal
    }
  }

  /// One signal for each input of the data.
  package init(_ signals: [Signal?], facts: DataFacts) {
    self.signals = zip(signals, facts.inputs).map { signal, fact in
      var signal = signal
      signal?.profiles = fact.shape.dimensions.dropLast().map { PositionProfile(even: $0 ?? 1) }
      return signal
    }
    counts = facts.inputs.map { Double($0.shape.valueCount) }
  }

  /// As the spec scales them: standardised values have mean 0 and variance 1, those of a range lie evenly in it, a category is
  /// one of its columns.
  package init(_ facts: DataFacts, _ data: DataSpec) {
    let areBytes = data.source.value.parts.contains { part in
      switch part.1 {
      case .images, .idx: true
      default: false
      }
    }
    self.init(
      facts.inputs.map { fact in
        let feature = data.inputs.first { $0.name == fact.name }?.value
        return Self.signal(fact, feature?.scale, areBytes: areBytes && fact.type == .image)
      }, facts: facts)
  }

  private static func signal(
    _ fact: DataFacts.InputFacts, _ scaling: Scaling?, areBytes: Bool
  ) -> Signal? {
    if fact.isCategories {
      guard let width = fact.shape.features, width > 0 else { return nil }
      let share = 1 / Double(width)
      var signal = Signal(square: share)
      signal.mean = share
      signal.acrossExamples = share * share
      signal.acrossPositions = share * share
      return signal
    }
    func even(from low: Double, to high: Double) -> Signal {
      let mean = (low + high) / 2
      var signal = Signal(square: mean * mean + (high - low) * (high - low) / 12)
      signal.mean = mean
      signal.acrossExamples = mean * mean
      signal.acrossPositions = mean * mean
      return signal
    }
    if areBytes {
      switch scaling {
      case nil: return even(from: 0, to: 1)
      case .divide(let divisor): return even(from: 0, to: 255 / abs(divisor))
      // Bytes as they are.
      case .some(.none): return even(from: 0, to: 255)
      default: break
      }
    }
    // Of numbers that are left as they are nothing is known; most have a size around 1.
    return scaling == .minmax ? even(from: 0, to: 1) : Signal(square: 1)
  }
}
