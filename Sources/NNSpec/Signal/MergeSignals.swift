// SPDX-License-Identifier: MIT

extension [Signal] {
  /// Their sum with these factors: what they have in common is their means.
  fileprivate func sum(_ factors: [Double]) -> Signal {
    let parts = zip(self, factors).map { $0.scaled(by: $1) }
    let mean = parts.reduce(0) { $0 + $1.mean }
    let cross = mean * mean - parts.reduce(0) { $0 + $1.mean * $1.mean }
    var signal = parts[0].moved
    signal.profiles = self[0].profiles
    signal.square = parts.reduce(0) { $0 + $1.square } + cross
    signal.mean = mean
    signal.acrossExamples = parts.reduce(0) { $0 + $1.acrossExamples } + cross
    signal.acrossPositions = parts.reduce(0) { $0 + $1.acrossPositions } + cross
    // Arms mostly come from one trunk, so that they are large together.
    let deviation = parts.reduce(0) { $0 + $1.square * $1.spread.squareRoot() }
    let share = signal.square > 0 ? deviation / signal.square : 0
    signal.spread = share * share
    return signal
  }

  fileprivate func flow(_ factors: [Double]) -> SignalFlow {
    SignalFlow(sum(factors)) { gradient in
      factors.map {
        SignalFlow.Gradient(square: gradient.square * $0 * $0, profiles: gradient.profiles)
      }
    }
  }
}

extension Add: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs.flow(inputs.map { _ in 1 })
  }
}

extension Average: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs.flow(inputs.map { _ in 1 / Double(inputs.count) })
  }
}

extension Subtract: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    inputs.flow([1, -1])
  }
}

extension Multiply: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    var signal = inputs[0].moved
    signal.profiles = inputs[0].profiles
    for other in inputs.dropFirst() {
      signal.square *= other.square
      signal.mean *= other.mean
      signal.acrossExamples *= other.acrossExamples
      signal.acrossPositions *= other.acrossPositions
      signal.spread += other.spread
    }
    let squares = inputs.map(\.square)
    return SignalFlow(signal) { gradient in
      squares.indices.map { index in
        let others = squares.enumerated().reduce(1) { $1.offset == index ? $0 : $0 * $1.element }
        return SignalFlow.Gradient(
          square: gradient.square * others, profiles: gradient.profiles)
      }
    }
  }
}

extension Concat: SignalLayer {
  package func flow(of inputs: [Signal], in place: SignalPlace) -> SignalFlow? {
    let counts = place.inputs.map { Double($0.valueCount) }
    let total = counts.reduce(0, +)
    func mean(_ part: (Signal) -> Double) -> Double {
      zip(inputs, counts).reduce(0) { $0 + part($1.0) * $1.1 } / total
    }
    var signal = inputs[0].moved
    signal.profiles = inputs[0].profiles
    signal.square = mean(\.square)
    signal.mean = mean(\.mean)
    signal.acrossExamples = mean(\.acrossExamples)
    signal.acrossPositions = mean(\.acrossPositions)
    signal.spread = mean(\.spread)
    return SignalFlow(signal) { gradient in counts.map { _ in gradient } }
  }
}
