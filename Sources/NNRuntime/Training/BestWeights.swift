// SPDX-License-Identifier: MIT

/// A copy of all parameters, running statistics included, to go back to.
struct WeightSnapshot {
  var values: [String: [Float]] = [:]

  init() {}

  mutating func take(from network: Network) {
    for planned in network.plan.parameters { values[planned.path] = network.weights(planned.path) }
  }

  func restore(to network: Network) {
    for (path, values) in values { network.setWeights(path, values) }
  }

  var isEmpty: Bool { values.isEmpty }
}

/// Watches one number for the best epoch.
package struct BestEpoch: Codable, Sendable, Equatable {
  package let monitor: String
  package let higherIsBetter: Bool
  package let minimumChange: Double
  package private(set) var epoch: Int?
  package private(set) var value: Double?
  /// Evaluations since the best.
  package private(set) var waited = 0

  package init(monitor: String, higherIsBetter: Bool, minimumChange: Double) {
    self.monitor = monitor
    self.higherIsBetter = higherIsBetter
    self.minimumChange = minimumChange
  }

  /// Whether this epoch is the best so far; one without a finite value never is.
  package mutating func observe(_ current: Double?, epoch: Int) -> Bool {
    guard let current, current.isFinite else {
      waited += 1
      return false
    }
    let isBetter = value.map { best in
      higherIsBetter ? current > best + minimumChange : current < best - minimumChange
    }
    if isBetter ?? true {
      (value, self.epoch, waited) = (current, epoch, 0)
      return true
    }
    waited += 1
    return false
  }
}
