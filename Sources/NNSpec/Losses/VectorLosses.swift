// SPDX-License-Identifier: MIT

/// How far the predicted shares are from the true ones.
package struct KLDivergence: LossSpec {
  package static let name = "kl_divergence"
  package static let summary = "For shares that sum to 1."
  package static let targets: Set<TargetKind> = [.vector]
  package static let targetRange: ClosedRange<Double>? = 0...1
  package static let matchingActivation: String? = "softmax"
  package static let acceptedActivations: Set<String> = ["log_softmax"]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "Σ t log(t / p), p = softmax(scores), a mean over examples; from raw scores, a last softmax or a last log_softmax, with the same numbers",
    example: "kl_divergence", source: "Kullback and Leibler 1951; PyTorch KLDivLoss (batchmean)")
}

/// The angle between prediction and target.
package struct CosineSimilarity: LossSpec {
  package static let name = "cosine_similarity"
  package static let summary = "For directions, whatever the length."
  package static let targets: Set<TargetKind> = [.vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "1 - Σ p t / (|p| |t|), a mean over examples; 1 where either is all 0 (Keras: -cos)",
    example: "cosine_similarity", source: "PyTorch CosineEmbeddingLoss for equal pairs")
}

/// The overlap of two masks.
package struct Dice: LossSpec {
  package static let name = "dice"
  package static let summary = "For masks: how far predicted and true places overlap."
  package static let targets: Set<TargetKind> = [.binary, .vector]
  package static let targetRange: ClosedRange<Double>? = 0...1
  package static let matchingActivation: String? = "sigmoid"
  package let smooth: Double
  package let perSample: Bool

  package init(_ option: inout OptionReader) {
    smooth = option(
      "smooth", "Added above and below, so that empty masks fit.", .above(0), default: 1)
    perSample = option(
      "per_sample", "One value an example, then their mean; otherwise one of the whole batch.",
      default: true)
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "1 - (2 Σ p t + smooth) / (Σ p + Σ t + smooth), p = sigmoid(score), sums over all of an example (or of the batch)",
    example: "{dice: {per_sample: false}}",
    source: "Milletari et al. 2016, there with p² and t² below the line")
}
