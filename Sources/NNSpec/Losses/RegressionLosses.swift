// SPDX-License-Identifier: MIT

/// (p - t)², a mean over examples and outputs.
package struct MeanSquaredError: LossSpec {
  package static let name = "mean_squared_error"
  package static let summary = "For numbers; large errors count most."
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}
}

/// |p - t|, a mean over examples and outputs; the gradient at 0 is 0.
package struct MeanAbsoluteError: LossSpec {
  package static let name = "mean_absolute_error"
  package static let summary = "For numbers with outliers."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}
}

/// e²/2 for |e| ≤ delta, else delta (|e| - delta/2), a mean over examples and outputs.
///
/// Huber 1964, as in PyTorch.
package struct Huber: LossSpec {
  package static let name = "huber"
  package static let summary = "Squared for small errors, absolute for large ones."
  package static let mainOption: String? = "delta"
  package static let targets: Set<TargetKind> = [.number, .vector]
  package let delta: Double

  package init(_ option: inout OptionReader) {
    delta = option("delta", "Error from which it is absolute.", .above(0), default: 1)
  }
}
