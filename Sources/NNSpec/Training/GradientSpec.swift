// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The block `training.gradient`.
///
/// In this order: `accumulate`, penalties, `clip_norm`, `clip_layer_norm`, `clip_value`, `noise`.
package struct GradientSpec: Declaration {
  package static let name = "gradient"
  package static let summary = "What happens to the gradient before an update."
  package let clipNorm: Double?
  package let clipLayerNorm: Double?
  package let clipValue: Double?
  package let noise: GradientNoiseSpec?
  /// Batches whose gradients make one update.
  package let accumulate: Int
  /// Where they are given.
  package let spans: OptionSpans

  package init(_ option: inout OptionReader) {
    clipNorm = option.optional(
      "clip_norm", "Largest 2-norm of the whole gradient; a longer one is shortened.", .above(0))
    clipLayerNorm = option.optional(
      "clip_layer_norm", "Largest 2-norm of each parameter's gradient, on its own.", .above(0))
    clipValue = option.optional(
      "clip_value", "Largest absolute value of a gradient's entry.", .above(0))
    noise =
      option.optionalGroup(
        "noise", "Random numbers added to the gradient.", as: GradientNoiseSpec.self)?.value
    accumulate = option(
      "accumulate", "Batches whose gradients are averaged for one update.", .size, default: 1)
    option.notAvailable(["checkpointing"])
    spans = option.spans
    // Each limit sees what those before it have left.
    let limits = [
      ("clip_norm", clipNorm), ("clip_layer_norm", clipLayerNorm), ("clip_value", clipValue),
    ]
    for (index, (name, limit)) in limits.enumerated() {
      guard let limit,
        let first = limits[..<index].first(where: { $0.1.map { $0 <= limit } ?? false }),
        let span = spans[name], let other = spans[first.0]
      else { continue }
      option.report(
        Diagnostic(
          .noEffect,
          "`\(name)` of \(numberText(limit)) has no effect: `\(first.0)` leaves nothing that is larger",
          at: span, secondary: [.init(other, "comes first")], path: option.path(of: name)))
    }
  }
}

/// Gradient noise of the normal distribution whose variance falls with the updates.
package struct GradientNoiseSpec: Declaration {
  package static let name = "noise"
  package static let summary = "Random numbers added to the gradient."
  package static let mainOption: String? = "eta"
  package static let explanation: Explanation? = Explanation(
    formula: "g += N(0, eta / (1 + t)^gamma), t = updates before this one",
    example: "{noise: {eta: 0.01, gamma: 0.55}}",
    source: "Neelakantan et al. 2015")
  package let eta: Double
  package let gamma: Double

  package init(_ option: inout OptionReader) {
    eta = option("eta", "Variance in the first update.", .above(0), default: 0.01)
    gamma = option("gamma", "How fast the variance falls.", .atLeast(0), default: 0.55)
  }

  /// The deviation of an update, counted from 0.
  package func deviation(at step: Int) -> Double {
    (eta / pow(Double(1 + step), gamma)).squareRoot()
  }
}
