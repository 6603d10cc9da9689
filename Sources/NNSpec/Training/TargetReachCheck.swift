// SPDX-License-Identifier: MIT

/// Targets that the last activation can never give.
struct TargetReachCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(root: RootSpec, heads: [PredictionHead], graph: Graph) {
    for head in heads {
      guard let target = head.target, target.kind == .number || target.kind == .vector,
        type(of: head.loss.value).matchingActivation(for: target.kind) == nil,
        let last = graph.line(to: head.output)?.finalActivations.first,
        let range = last.activation.value.range, !(last.activation.value is Softmax)
      else { continue }
      let feature = root.data.value.targets.first { $0.name == target.name }
      if let found = target.range {
        check(found, target, last, range)
      } else if let scale = feature?.value.scale, scale.centres, range.lowerBound >= 0 {
        report(
          "`\(last.activation.name)` gives \(text(range)), but half of the scaled targets lie below 0",
          target, last, feature?.spans["scale"] ?? target.span, "scaled to both sides of 0 here",
          severity: .warning)
      }
    }
  }

  private mutating func check(
    _ found: ClosedRange<Double>, _ target: DataFacts.TargetFacts,
    _ last: (node: LayerNode, activation: Chosen<any ActivationSpec>), _ range: ClosedRange<Double>
  ) {
    // A little outside is what rounding and noise do.
    let slack = 1e-3 * max(found.upperBound - found.lowerBound, 1e-9)
    guard
      found.lowerBound < range.lowerBound - slack || found.upperBound > range.upperBound + slack
    else { return }
    report(
      "`\(last.activation.name)` gives \(text(range)), but `\(target.name)` runs from \(numberText(found.lowerBound)) to \(numberText(found.upperBound))",
      target, last, target.span, "its numbers are here",
      severity: found.overlaps(range) ? .warning : .error)
  }

  private mutating func report(
    _ message: String, _ target: DataFacts.TargetFacts,
    _ last: (node: LayerNode, activation: Chosen<any ActivationSpec>), _ place: SourceSpan?,
    _ label: String, severity: Diagnostic.Severity
  ) {
    diagnostics.append(
      Diagnostic(
        .targetOutOfReach, message, at: last.node.activationPlace,
        secondary: place.map { [.init($0, label)] } ?? [],
        help: ["leave the activation out, or bring the target there with `scale`"],
        path: last.node.treePath, severity: severity))
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    if range.upperBound == .infinity { return "nothing below \(numberText(range.lowerBound))" }
    if range.lowerBound == -.infinity { return "nothing above \(numberText(range.upperBound))" }
    return "\(numberText(range.lowerBound)) to \(numberText(range.upperBound))"
  }
}
