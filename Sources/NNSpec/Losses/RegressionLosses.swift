// SPDX-License-Identifier: MIT

/// The mean of the squared errors.
package struct MeanSquaredError: LossSpec {
  package static let name = "mean_squared_error"
  package static let summary = "For numbers; large errors count most."
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "(p - t)², a mean over examples and outputs", example: "mean_squared_error",
    source: "Gauss 1809; PyTorch MSELoss")
}

/// The mean of the absolute errors.
package struct MeanAbsoluteError: LossSpec {
  package static let name = "mean_absolute_error"
  package static let summary = "For numbers with outliers."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "|p - t|, a mean over examples and outputs; the gradient at 0 is 0",
    example: "mean_absolute_error", source: "PyTorch L1Loss")
}

/// Squared errors that go on as straight lines.
package struct Huber: LossSpec {
  package static let name = "huber"
  package static let summary = "Squared for small errors, absolute for large ones."
  package static let mainOption: String? = "delta"
  package static let targets: Set<TargetKind> = [.number, .vector]
  package let delta: Double

  package init(_ option: inout OptionReader) {
    delta = option("delta", "Error from which it is absolute.", .above(0), default: 1)
  }

  package static let explanation: Explanation? = Explanation(
    formula: "e²/2 for |e| ≤ delta, else delta (|e| - delta/2); a mean over examples and outputs",
    example: "{huber: 0.5}", source: "Huber 1964; PyTorch HuberLoss")
}
