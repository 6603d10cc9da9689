// SPDX-License-Identifier: MIT

/// Negative log-likelihood of counts, without the term that only the target has.
package struct Poisson: LossSpec {
  package static let name = "poisson"
  package static let summary = "For counts."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package static let targetRange: ClosedRange<Double>? = 0...Double.infinity
  package let logInput: Bool
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    logInput = option(
      "log_input", "Whether the network gives the logarithm of the rate, not the rate.",
      default: true)
    epsilon = option("epsilon", "Added to the rate before its logarithm.", .above(0), default: 1e-8)
    option.require(
      !logInput || option.spans["epsilon"] == nil, .noEffect,
      "`epsilon` has no effect with `log_input: true`", at: "epsilon")
  }

  package func outputActivation(for kind: TargetKind?) -> String {
    logInput ? "linear" : "softplus"
  }

  /// Activations whose results are not negative.
  private static let ofRates: Set<String> = [
    "relu", "relu6", "softplus", "squareplus", "exponential", "sigmoid", "hard_sigmoid", "softmax",
  ]

  package func endProblem(_ activation: String?) -> (message: String, help: String)? {
    if logInput {
      guard let activation, Self.ofRates.contains(activation) else { return nil }
      return (
        "`poisson` takes the logarithm of the rate, but gets what `\(activation)` gives",
        "write `poisson: {log_input: false}` for a rate, or leave the activation out"
      )
    }
    if let activation, Self.ofRates.contains(activation) { return nil }
    return (
      "`poisson: {log_input: false}` needs a rate, which is not negative",
      "end with `softplus` or `exponential`, or write `log_input: true`"
    )
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "exp(s) - t s of scores s, the prediction being exp(s); with log_input: false p - t log(p + epsilon); a mean over examples and outputs",
    example: "poisson", source: "PyTorch PoissonNLLLoss (full=False)")
}

/// How a score becomes a variance.
package enum VarianceForm: String, ChoiceValue {
  case softplus, exponential
}

/// Negative log-likelihood of a normal distribution whose mean and variance are predicted.
package struct GaussianNLL: LossSpec {
  package static let name = "gaussian_nll"
  package static let summary = "For numbers, when the network also says how sure it is."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package static let unitsPerValue = 2
  package let variance: VarianceForm
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    variance = option(
      "variance", "What makes a variance of the second half of the last layer.",
      default: .softplus)
    epsilon = option("epsilon", "The smallest variance.", .above(0), default: 1e-6)
  }

  package func endProblem(_ activation: String?) -> (message: String, help: String)? {
    guard let activation else { return nil }
    return (
      "`gaussian_nll` needs means and scores of variances, but gets what `\(activation)` gives",
      "leave the activation out: the loss makes the variance itself (option `variance`)"
    )
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "(log v + (m - t)² / v) / 2, a mean over examples and outputs. The last layer has two units a number of the target: first all means m, then scores s of the variances v = max(softplus(s), epsilon). The prediction is the mean",
    example: "{gaussian_nll: {variance: exponential}}",
    source: "Nix and Weigend 1994; PyTorch GaussianNLLLoss (full=False)")
}
