// SPDX-License-Identifier: MIT

// Rules that look at how training went.
extension Findings {
  static func divergence(_ history: RunHistory) -> Finding? {
    guard history.end?.status == .diverged else { return nil }
    let place = history.end?.divergence
    let text =
      place.map {
        "At step \(NumberText.count($0.step)), in layer \($0.layer), \($0.what) was no longer finite; "
          + ($0.isApplied ? "only then it was found out." : "the step was not applied.")
      } ?? "The loss or a gradient was no longer finite."
    guard let rate = highestRate(history) else {
      return Finding(
        rule: "divergence", weight: .problem, text: text, advice: "Bound the gradient.",
        edit: "training: {gradient: {clip_norm: 1}}")
    }
    return Finding(
      rule: "divergence", weight: .problem, text: text,
      advice: "Lower the learning rate from \(NumberText.rate(rate)) to a tenth.",
      edit: optimiser(history, rate: rate / 10))
  }

  static func explodingGradient(_ history: RunHistory) -> Finding? {
    let norms = history.evaluations.filter { $0.gradientNorm.isFinite && $0.gradientNorm > 0 }
    guard norms.count >= 3, let peak = norms.max(by: { $0.gradientNorm < $1.gradientNorm }) else {
      return nil
    }
    let median = norms.map(\.gradientNorm).sorted()[norms.count / 2]
    guard peak.gradientNorm > max(100 * median, 10) else { return nil }
    return Finding(
      rule: "exploding-gradient", weight: .problem,
      text:
        "The gradient norm reached \(NumberText.significant(peak.gradientNorm, 3)) at epoch \(peak.epoch), "
        + "\(NumberText.compact(peak.gradientNorm / median)) times its median of "
        + "\(NumberText.significant(median, 3)).",
      advice: "Bound the gradient's norm near its usual size.",
      edit:
        "training: {gradient: {clip_norm: \(NumberText.significant(median * 2, 1, trimmed: true))}}"
    )
  }

  static func noGradient(_ history: RunHistory) -> Finding? {
    guard let last = history.evaluations.last, last.step > 0, last.gradientNorm.isFinite,
      last.gradientNorm < 1e-8, let loss = last.train["loss"], loss > 0.01
    else { return nil }
    return Finding(
      rule: "vanishing-gradient", weight: .problem,
      text:
        "The gradient norm is \(NumberText.significant(last.gradientNorm, 2)) while the training loss is still "
        + "\(NumberText.significant(loss, 3)): nothing reaches the weights any more.",
      advice:
        "Start from weights that suit relu layers, and look for layers whose units are all zero.",
      edit: "initialisation: {weights: he_normal}")
  }

  static func overfitting(_ history: RunHistory) -> Finding? {
    guard let found = Trends.overfitting(history) else { return nil }
    func gap(_ validation: Double, _ train: Double) -> String {
      NumberText.significant(validation - train, 3)
    }
    let atBest = gap(found.validation.best, found.train.best)
    let atLast = gap(found.validation.last, found.train.last)
    let after = history.evaluations.filter { $0.epoch > found.bestEpoch }.count
    let isKept = history.end?.restoredBest == true
    return Finding(
      rule: "overfitting", weight: .advice,
      text: "The validation loss was lowest at epoch \(found.bestEpoch) and higher in the "
        + "\(Words.counted(after, "evaluation")) since, while the training loss fell. The gap between the two "
        + "grew from \(atBest) to \(atLast)."
        + (isKept ? " The saved weights are those of epoch \(history.end?.bestEpoch ?? 0)." : ""),
      advice: isKept
        ? "Regularise: drop units, or penalise large weights."
        : "Stop at the best epoch and keep its weights.",
      edit: isKept
        ? "regularisation: {l2: 1e-4}"
        : "training: {early_stopping: {monitor: validation.loss, patience: 5, restore_best: true}}")
  }

  static func plateau(_ history: RunHistory) -> Finding? {
    guard let improvement = Trends.improvementAtTheEnd(history), improvement < 0.01,
      let rate = highestRate(history), let loss = history.evaluations.last?.train["loss"],
      // A loss of zero cannot improve, nor can a perfect score.
      loss > 1e-4, history.evaluations.last?.train["accuracy"] != 1
    else { return nil }
    return Finding(
      rule: "plateau", weight: .advice,
      text: "Over the last third of the run the training loss improved by "
        + "\(NumberText.percent(max(0, improvement), 2)), to \(NumberText.significant(loss, 3)).",
      advice:
        "Let the learning rate fall over the run, from a higher start; if that changes nothing, the network is too small.",
      edit: optimiser(history, rate: rate * 3, schedule: history.start.schedule != "cosine"))
  }

  static func unsteady(_ history: RunHistory) -> Finding? {
    let losses = history.points("loss", .train).map(\.value)
    guard losses.count >= 12, losses.allSatisfy(\.isFinite), let rate = highestRate(history)
    else { return nil }
    let early = Trends.roughness(losses[(losses.count / 3)..<(2 * losses.count / 3)])
    let late = Trends.roughness(losses[(2 * losses.count / 3)...])
    guard late > 0.05, late > 2 * early, !Trends.isFalling(losses.suffix(losses.count / 3)) else {
      return nil
    }
    return Finding(
      rule: "unsteady-loss", weight: .advice,
      text:
        "In the last third the training loss climbs by \(NumberText.percent(late, 0)) of its size an evaluation, "
        + "in the third before by \(NumberText.percent(early, 0)).",
      advice: "Lower the learning rate from \(NumberText.rate(rate)).",
      edit: optimiser(history, rate: rate / 3))
  }

  static func firstLoss(_ history: RunHistory) -> Finding? {
    guard let expected = history.start.expectedFirstLoss, expected > 0,
      let loss = history.end?.firstLoss, loss.isFinite,
      loss > 2 * expected || loss < 0.5 * expected
    else { return nil }
    return Finding(
      rule: "first-loss", weight: .advice,
      text:
        "Before the first step the loss was \(NumberText.significant(loss, 3)); a network that knows nothing yet "
        + "should give \(NumberText.significant(expected, 3)).",
      advice: loss > expected
        ? "Start from smaller weights." : "Check that the inputs do not hold the answer.",
      edit: loss > expected ? "initialisation: {weights: glorot_uniform}" : "")
  }

  static func stillImproving(_ history: RunHistory) -> Finding? {
    guard history.end?.status == .done, let best = history.best,
      best.step == history.evaluations.last?.step, let planned = history.start.epochs,
      // Without examples that are held back nothing tells whether more training would help.
      let improvement = Trends.improvementAtTheEnd(history, .validation), improvement > 0.1
    else { return nil }
    return Finding(
      rule: "still-improving", weight: .advice,
      text: "The last epoch is the best one, and the validation loss still fell by "
        + "\(NumberText.percent(improvement, 0)) over the last third.",
      advice: "Train longer.", edit: "training: {epochs: \(planned * 2)}")
  }

  static func noValidation(_ history: RunHistory) -> Finding? {
    guard history.end != nil, history.start.validationExamples == 0, !history.evaluations.isEmpty
    else { return nil }
    return Finding(
      rule: "no-validation", weight: .advice,
      text: "No examples are held back for validation, so overfitting would not be seen.",
      advice: "Hold some back.",
      edit: GivenSpec.dealing(
        history.start, validation: 20, test: history.start.percent(history.start.testExamples)))
  }

  /// The rate that the spec asks for, as far as events show it: the highest of the run.
  static func highestRate(_ history: RunHistory) -> Double? {
    history.evaluations.map(\.learningRate).filter { $0.isFinite && $0 > 0 }.max()
  }

  static func optimiser(
    _ history: RunHistory, rate: Double, schedule: Bool = false
  ) -> String {
    let name = history.start.optimiser.isEmpty ? "adam" : history.start.optimiser
    return "training: {optimiser: {\(name): {learning_rate: \(NumberText.rate(rate))}}"
      + (schedule ? ", schedule: cosine}" : "}")
  }
}
