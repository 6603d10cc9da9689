// SPDX-License-Identifier: MIT

/// The block `sweep`: which settings are tried, how they are chosen, and when a trial is given up.
package struct SweepSpec: Declaration {
  package static let name = "sweep"
  package static let summary = "Which settings `nnrun sweep` tries, how, and when it gives one up."
  package static let explanation: Explanation? = Explanation(
    formula: "a trial is a run of the spec with other settings, in a folder of its own",
    example: """
      {method: tpe, monitor: validation.accuracy, trials: 40, space: {training.optimiser.adam.learning_rate: \
      {log: [1e-4, 1e-1]}, training.batch_size: [16, 32, 64]}, stop: {halving: {min: 3}}}
      """,
    source: "`nnrun sweep`; every other command leaves it alone")

  /// Which epoch stands for a trial.
  package enum Value: String, ChoiceValue {
    case best, last
  }

  package let method: Chosen<any SearchMethodSpec>?
  package let monitor: String
  package let value: Value
  package let trials: Int?
  package let seed: Int?
  package let parallel: Int
  package let lag: Int
  /// In the order of the spec.
  package let ranges: [Chosen<SearchRange>]
  package let start: YAMLEntry?
  package let stop: Chosen<any SearchStopSpec>?
  package let repeats: Int

  package init(_ option: inout OptionReader) {
    method = option.choice(
      "method", "How configurations are chosen.", of: Catalogue.searchMethods, default: "tpe")
    monitor = option(
      "monitor", "The number that is made as good as can be.", default: "validation.loss")
    value = option(
      "value", "Which epoch's number stands for a trial: that of the best or of the last.",
      default: .best)
    trials = option.optional(
      "trials", "How many configurations are tried; `grid` and `list` know it themselves.",
      .within(1...100_000))
    seed = option.optional(
      "seed",
      "Feeds the choice of configurations, and the seeds of trials; the spec's if not given.",
      .within(0...9_007_199_254_740_992))
    parallel = option(
      "parallel", "How many trials run at once; they share the cores.", .within(1...1_024),
      default: 1)
    lag = option(
      "lag",
      "A choice knows the results of trials this many places before it, however many run at once.",
      .within(1...10_000), default: 4)
    ranges = option.named(
      "space", "The settings that are varied, by path as for `--set`, and where each lies.",
      as: SearchRange.self)
    start = option.node(
      "start", "Configurations that are tried first.", kind: "a list of mappings",
      form: .list(of: .names(of: SearchRange.valueForm)))
    stop = option.choice(
      "stop", "When a trial is given up before its end.", of: Catalogue.searchStops)
    repeats = option(
      "repeat", "Runs of each configuration, with a seed each; their mean counts.",
      .within(1...1_000), default: 1)
    judge(&option)
  }

  private func judge(_ option: inout OptionReader) {
    guard !option.isListing, let method else { return }
    let isList = method.value is ListSearch
    option.require(
      !isList || start?.value.sequence?.isEmpty == false, .missingKey,
      "`method: list` tries the configurations of `start`, and there are none", at: "method")
    option.require(
      isList || !ranges.isEmpty || option.spans["space"] != nil && option.diagnostics.hasErrors,
      .missingKey, "`\(method.name)` needs a `space` with a setting to vary", at: "space",
      help: ["write `space: {training.batch_size: [16, 32]}`"])
    option.require(
      method.value.countsItself || trials != nil || option.spans["trials"] != nil, .missingKey,
      "`\(method.name)` needs `trials`, the number of configurations to try", at: "method")
    option.require(
      !isList || option.spans["trials"] == nil, .noEffect,
      "`trials` has no effect: the list says how many there are", at: "trials")
    option.require(
      !isList || option.spans["space"] == nil, .noEffect,
      "`space` has no effect: the list says what is tried", at: "space")
  }
}
