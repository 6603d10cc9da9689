// SPDX-License-Identifier: MIT

/// Checks the weights that a loss has as options, and those of examples, against the target.
struct LossWeightCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(root: RootSpec, heads: [PredictionHead]) {
    for head in heads { check(head.loss, head.target, weight: root.data.spans["weight"]) }
  }

  private mutating func check(
    _ loss: Chosen<any LossSpec>, _ target: DataFacts.TargetFacts?, weight: SourceSpan?
  ) {
    if let dice = loss.value as? Dice, !dice.perSample, let weight {
      report(
        .exclusiveKeys, "`weight` weighs examples, but this `dice` is of the whole batch", weight,
        "data.weight", help: ["write `dice: {per_sample: true}`, or leave `weight` out"])
    }
    guard let target else { return }
    // Not given: there is nothing to say of the default.
    if let binary = loss.value as? BinaryCrossEntropy, let weight = binary.positiveWeight {
      checkCount(weight, "positive_weight", target, loss)
    }
    if let focal = loss.value as? Focal, let alpha = focal.alpha {
      checkAlpha(alpha, target, loss)
    }
  }

  private mutating func checkCount(
    _ weight: NumberOrList, _ option: String, _ target: DataFacts.TargetFacts,
    _ loss: Chosen<any LossSpec>
  ) {
    let isCategory = target.kind == .category
    let width = isCategory ? target.classes?.count : target.width
    guard weight.values.count > 1, let width, weight.values.count != width,
      let span = loss.spans[option]
    else { return }
    report(
      .classCount,
      "`\(option)` has \(weight.values.count) numbers, the target has \(width) "
        + (isCategory ? "classes" : width == 1 ? "value" : "values"), span, "training.loss")
  }

  private mutating func checkAlpha(
    _ alpha: NumberOrList, _ target: DataFacts.TargetFacts, _ loss: Chosen<any LossSpec>
  ) {
    if target.kind == .category { return checkCount(alpha, "alpha", target, loss) }
    guard let span = loss.spans["alpha"] else { return }
    if alpha.values.count != 1 {
      report(
        .classCount, "`alpha` is one number for a \(target.kind.rawValue) target", span,
        "training.loss", help: ["it weighs targets of 1; those of 0 get 1 - alpha"])
    } else if alpha.values[0] >= 1 {
      report(
        .outOfRange, "`alpha` must be below 1 for a \(target.kind.rawValue) target", span,
        "training.loss", help: ["targets of 0 get the weight 1 - alpha"])
    }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, _ path: String,
    help: [String] = []
  ) {
    diagnostics.append(Diagnostic(code, message, at: span, help: help, path: path))
  }
}
