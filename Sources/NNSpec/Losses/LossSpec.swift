// SPDX-License-Identifier: MIT

/// What training minimises: a mean over examples (and, for several numbers an example, over those).
package protocol LossSpec: Declaration {
  /// The kinds of target it compares with.
  static var targets: Set<TargetKind> { get }
  /// The activation it may end with besides none; both give the same numbers. Nil: any but softmax.
  static var matchingActivation: String? { get }
}

/// What a network predicts.
package enum TargetKind: String, Sendable, CaseIterable {
  case number, category, binary, vector
}

extension LossSpec {
  package static var matchingActivation: String? { nil }
}
