// SPDX-License-Identifier: MIT

extension DataSpec {
  /// What sequences ask of the features beside them and of the source.
  func judgeSequences(_ option: inout OptionReader) {
    guard !bringsFeatures else { return }
    judgeNeighbours(&option)
    switch source.value.layout {
    case .groups:
      for input in inputs where input.value.type != .sequence {
        option.report(
          wrongType(
            input,
            "with `group`, an example is several rows, so `\(input.name)` must be a sequence",
            help: [
              "use `type: sequence`; a column that is constant in a group becomes the same at each step"
            ]))
      }
    case .series:
      for input in inputs where input.value.type != .sequence || input.value.of != .number {
        option.report(
          wrongType(
            input, "a series is read in windows, so `\(input.name)` must be a sequence of numbers"))
      }
      if let target, target.value.type != .number, target.value.type != .vector {
        option.report(
          wrongType(
            target,
            "a series predicts numbers, so `\(target.name)` must be a number or, of several columns, a vector"
          ))
      }
      for feature in inputs + targets where feature.value.missing == .drop {
        guard let span = feature.spans["missing"] ?? feature.span else { continue }
        option.report(
          Diagnostic(
            .exclusiveKeys, "a series has no step to spare, so `missing: drop` has no place here",
            at: span, help: ["fill the cells with mean, median, zero or a value"],
            path: feature.path))
      }
    case .rows:
      guard case .idx = source.value.mainFormat else { return }
      for feature in inputs + targets where feature.value.isSequence {
        guard let span = feature.spans["type"] ?? feature.span else { continue }
        option.report(
          Diagnostic(
            .notAvailable,
            "\(article(feature.value.type.rawValue)) of an idx source is not available in this version",
            at: span, path: feature.path))
      }
    case .stream, .lines: return
    }
  }

  private func judgeNeighbours(_ option: inout OptionReader) {
    guard inputs.count > 1, let sequence = inputs.first(where: \.value.isSequence) else { return }
    // A source that makes sequences of everything says so itself.
    if source.value.layout == .rows, inputs.contains(where: { !$0.value.isSequence }),
      let span = sequence.span
    {
      option.report(
        Diagnostic(
          .notAvailable,
          "\(article(sequence.value.type.rawValue)) beside inputs of another type is not available in this version",
          at: span, path: sequence.path))
      return
    }
    if let categories = inputs.first(where: { $0.value.isSequence && !$0.value.isNumeric }),
      let span = categories.span
    {
      let what = categories.value.type == .text ? "a text" : "a sequence of categories"
      option.report(
        Diagnostic(
          .notAvailable, "\(what) beside other inputs is not available in this version", at: span,
          path: categories.path))
    }
  }

  private func wrongType(
    _ feature: Chosen<FeatureSpec>, _ message: String, help: [String] = []
  ) -> Diagnostic {
    Diagnostic(
      .unknownChoice, message, at: feature.spans["type"] ?? feature.span ?? option(feature),
      label: "it is \(article(feature.value.type.rawValue))", help: help, path: feature.path)
  }

  private func option(_ feature: Chosen<FeatureSpec>) -> SourceSpan {
    guard let span = source.span else { preconditionFailure("\(feature.name) stands nowhere") }
    return span
  }
}
