// SPDX-License-Identifier: MIT

extension TrainingCheck {
  /// Only examples of one size whose inputs are numbers can be mixed, and only some losses know shares of classes.
  mutating func checkMixup() {
    guard training.mixup != nil, let span = spans["mixup"] else { return }
    let path = "training.mixup"
    func report(_ message: String, _ other: SourceSpan?, _ label: String) -> Diagnostic {
      Diagnostic(
        .exclusiveKeys, message, at: span, secondary: other.map { [.init($0, label)] } ?? [],
        path: path)
    }
    if let input = facts.inputs.first(where: { $0.type == .text || $0.type == .sequence }) {
      diagnostics.append(
        report(
          "`mixup` mixes examples of one size, `\(input.name)` is \(article(input.type.rawValue))",
          input.span, "the input is here"))
      return
    }
    if let input = facts.inputs.first, facts.inputs.count == 1, input.isCategories {
      diagnostics.append(
        report("`mixup` mixes numbers, `\(input.name)` is a category", input.span, "it is here"))
      return
    }
    if let target = facts.target, target.steps != nil {
      diagnostics.append(
        report("`mixup` has no meaning for targets at each step", target.span, "the target is here")
      )
      return
    }
    if facts.targets.count > 1 {
      diagnostics.append(
        Diagnostic(
          .notAvailable, "`mixup` with several targets is not available in this version", at: span,
          path: path))
      return
    }
    if isWeighted {
      diagnostics.append(
        report("`mixup` and `data.weight` exclude each other", nil, ""))
    }
    guard let loss = training.loss else { return }
    let known = [
      "cross_entropy", "binary_cross_entropy", "mean_squared_error", "mean_absolute_error", "huber",
    ]
    if !known.contains(type(of: loss.value).name) {
      diagnostics.append(
        report(
          "`\(loss.name)` cannot take the mixed targets of `mixup`", loss.span, "the loss is here"))
    }
    if let crossEntropy = loss.value as? CrossEntropy, crossEntropy.ignoreLabel != nil {
      diagnostics.append(
        report(
          "`mixup` and `ignore_label` exclude each other", loss.spans["ignore_label"] ?? loss.span,
          "a mixed target has no label"))
    }
    if training.classWeights != nil {
      diagnostics.append(
        report(
          "`mixup` and `class_weights` exclude each other", spans["class_weights"],
          "a mixed target has no class of its own"))
    }
  }
}
