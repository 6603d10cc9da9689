// SPDX-License-Identifier: MIT

/// The block `report`: what is written beside the model; everything unless switched off.
package struct ReportSpec: Declaration {
  package static let name = "report"
  package static let summary = "What is written about a run."
  package let html: Bool
  package let markdown: Bool
  package let layers: Bool
  package let tensorboard: Bool

  package init(_ option: inout OptionReader) {
    html = option("html", "Writes report.html.", default: true)
    markdown = option("markdown", "Writes report.md.", default: true)
    layers = option(
      "layers",
      "Looks at weights, activations and gradients of every layer while it trains, for report.html.",
      default: true)
    tensorboard = option(
      "tensorboard", "Writes event files for TensorBoard into `events/`.", default: false)
    option.notAvailable(["every", "panels"])
  }
}
