// SPDX-License-Identifier: MIT

/// Among how many equally likely classes the network hesitates.
package struct Perplexity: MetricSpec {
  package static let name = "perplexity"
  package static let summary = "Number of equally likely classes that would be as uncertain."
  package static let higherIsBetter = false
  package static let range = 1.0...Double.infinity
  package static let targets: Set<TargetKind> = [.category]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "exp(mean of -ln p[target])", example: "perplexity", source: "Jelinek et al. 1977")
}

/// What a coder that knows the predictions spends on a character.
package struct BitsPerCharacter: MetricSpec {
  package static let name = "bits_per_character"
  package static let summary = "Bits to name the right class, given the predictions."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.category]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of -log2 p[target]", example: "bits_per_character", source: "Shannon 1951")
}
