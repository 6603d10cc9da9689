// SPDX-License-Identifier: MIT

/// Checks that a target's numbers, as far as they are read, are such as its loss compares.
struct TargetRangeCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(heads: [PredictionHead]) {
    for head in heads {
      guard let target = head.target, let place = head.loss.span, let found = target.range,
        let wanted = type(of: head.loss.value).targetRange,
        let strange = Self.strange(found, wanted)
      else { continue }
      diagnostics.append(
        Diagnostic(
          .lossHead,
          "`\(head.loss.name)` takes targets \(Self.text(wanted)), but `\(target.name)` has "
            + numberText(strange), at: place,
          secondary: target.span.map { [.init($0, "the target is here")] } ?? [],
          help: ["use another loss, or a `scale` of the target that brings it there"],
          path: "training.loss"))
    }
  }

  /// The number that is the farthest outside; what rounding does is nothing.
  private static func strange(
    _ found: ClosedRange<Double>, _ wanted: ClosedRange<Double>
  ) -> Double? {
    let slack = 1e-5
    let (below, above) = (
      wanted.lowerBound - found.lowerBound, found.upperBound - wanted.upperBound
    )
    guard max(below, above) > slack else { return nil }
    return below > above ? found.lowerBound : found.upperBound
  }

  private static func text(_ range: ClosedRange<Double>) -> String {
    range.upperBound.isFinite
      ? "between \(numberText(range.lowerBound)) and \(numberText(range.upperBound))"
      : "of \(numberText(range.lowerBound)) or more"
  }
}
