// SPDX-License-Identifier: MIT

/// What training minimises: a mean over examples (and, for several numbers an example, over those).
package protocol LossSpec: Declaration {
  /// The kinds of target it compares with.
  static var targets: Set<TargetKind> { get }
  /// The activation it may end with besides none; both give the same numbers. Nil: any but softmax.
  static var matchingActivation: String? { get }
  /// The same where the target decides.
  static func matchingActivation(for kind: TargetKind?) -> String?
  /// The targets that it compares; nil for any.
  static var targetRange: ClosedRange<Double>? { get }
  /// Activations before the matching one that do no harm.
  static var acceptedActivations: Set<String> { get }
  /// Units of the last layer for each number of a target.
  static var unitsPerValue: Int { get }
  /// The last activation of an `output` layer.
  func outputActivation(for kind: TargetKind?) -> String
  /// What is wrong with a network that ends in this activation, nil being none, and what helps.
  func endProblem(_ activation: String?) -> (message: String, help: String)?
}

/// What a network predicts.
package enum TargetKind: String, Sendable, CaseIterable {
  case number, category, binary, vector
}

extension LossSpec {
  package static var matchingActivation: String? { nil }
  package static func matchingActivation(for kind: TargetKind?) -> String? { matchingActivation }
  package static var acceptedActivations: Set<String> { [] }
  package static var targetRange: ClosedRange<Double>? { nil }
  package static var unitsPerValue: Int { 1 }

  package func outputActivation(for kind: TargetKind?) -> String {
    Self.matchingActivation(for: kind) ?? "linear"
  }

  package func endProblem(_ activation: String?) -> (message: String, help: String)? { nil }
}
