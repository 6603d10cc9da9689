// SPDX-License-Identifier: MIT

/// How weights are averaged over a run.
///
/// Running statistics of normalisations are averaged as weights are.
package protocol AverageSpec: Declaration {}

/// Exponential moving average.
package struct EMAAverage: AverageSpec {
  package static let name = "ema"
  package static let summary = "A moving average of the weights after each update."
  package static let mainOption: String? = "decay"
  package static let explanation: Explanation? = Explanation(
    formula: "a = decay a + (1 - decay) w after each update; the first one sets a = w",
    example: "{ema: 0.999}",
    source: "Polyak and Juditsky 1992; torch.optim.swa_utils.AveragedModel with an EMA")
  package let decay: Double

  package init(_ option: inout OptionReader) {
    decay = option("decay", "Memory of the average.", .within(0..<1), default: 0.999)
    option.require(
      decay > 0, .noEffect, "an average with a `decay` of 0 is the weights themselves", at: "decay")
  }
}

/// Stochastic weight averaging.
package struct SWAAverage: AverageSpec {
  package static let name = "swa"
  package static let summary = "The mean of the weights at the ends of the last epochs."
  package static let mainOption: String? = "start"
  package static let explanation: Explanation? = Explanation(
    formula: "a = mean of w at the end of every epoch after `start`",
    example: "{swa: {start: 75%}}",
    source: "Izmailov et al. 2018")
  package let start: Length

  package init(_ option: inout OptionReader) {
    start = option("start", "What has gone by before the first mean.", default: .share(0.75))
  }
}
