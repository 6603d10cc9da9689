// SPDX-License-Identifier: MIT

/// What can be wrong with the values of an activation function.
enum ActivationJudgement {
  /// Gives 0 for half of all numbers: a unit may do so for every example, and then learns nothing.
  case rectifier
  /// Is flat beyond ±0.97.
  case symmetric
  /// Is flat outside 0.03 to 0.97.
  case share

  /// By the function's name; nil for those that have no flat end, or a soft one.
  init?(_ function: String) {
    switch function {
    case "relu", "relu6": self = .rectifier
    case "tanh", "hard_tanh": self = .symmetric
    case "sigmoid", "hard_sigmoid": self = .share
    default: return nil
    }
  }

  /// The share of values at a flat end.
  func saturatedShare(of values: [Float]) -> Double? {
    guard !values.isEmpty else { return nil }
    let count: Int
    switch self {
    case .rectifier: return nil
    case .symmetric: count = values.count { abs($0) > 0.97 }
    case .share: count = values.count { $0 < 0.03 || $0 > 0.97 }
    }
    return Double(count) / Double(values.count)
  }
}
