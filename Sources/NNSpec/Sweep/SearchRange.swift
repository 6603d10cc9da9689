// SPDX-License-Identifier: MIT

/// Where the values of one setting of a sweep lie.
package struct SearchRange: Declaration {
  package static let name = "range"
  package static let summary = "Where the values of a setting lie."
  package static let mainOption: String? = "choice"
  package static let explanation: Explanation? = Explanation(
    formula: "`log` is even in the logarithm; `int` is whole, both ends included",
    example: "{log: [1e-4, 1e-1]}, [16, 32, 64], {int: [1, 4]}, {uniform: [0, 0.5]}",
    source: "Optuna's distributions")

  /// How whole numbers are spread.
  package enum Scale: String, ChoiceValue {
    case linear, log
  }

  /// Any value that `--set` takes.
  static let valueForm = ValueForm.either([.text, .list(of: .text), .names(of: .text)])

  package let choice: YAMLEntry?
  package let uniform: [Double]?
  package let log: [Double]?
  package let int: [Int]?
  package let scale: Scale
  package let points: Int?
  package let when: YAMLEntry?

  package init(_ option: inout OptionReader) {
    choice = option.node(
      "choice", "One of these values.", kind: "a list of values",
      form: .list(of: Self.valueForm))
    uniform = option.optional("uniform", "A number between two.")
    log = option.optional("log", "A number between two, even in its logarithm.")
    int = option.optional(
      "int", "A whole number from one to another.", .within(-1e9...1e9))
    scale = option(
      "scale", "Whether whole numbers are spread evenly or in their logarithm.", default: .linear)
    points = option.optional(
      "points", "How many evenly spread values a grid takes of it.", .within(2...10_000))
    when = option.node(
      "when", "Varied only where another setting has this value, or one of these.",
      kind: "a mapping from path to value",
      form: .names(of: .either([.text, .list(of: .text)])))
    option.exactlyOne(of: ["choice", "uniform", "log", "int"])
    judge(&option)
  }

  private func judge(_ option: inout OptionReader) {
    guard !option.isListing else { return }
    if let choice {
      let items = choice.value.sequence
      option.require(
        items?.isEmpty == false, .wrongType, "`choice` takes a list of values", at: "choice",
        help: ["write `[16, 32, 64]`"])
    }
    for (name, bounds) in [("uniform", uniform), ("log", log), ("int", int?.map(Double.init))] {
      guard let bounds else { continue }
      option.require(
        bounds.count == 2, .wrongType,
        "`\(name)` takes two numbers, the least and the greatest, these are \(bounds.count)",
        at: name)
      guard bounds.count == 2 else { continue }
      option.require(
        bounds[0] < bounds[1],
        "`\(name)` goes from the lesser to the greater number, this is "
          + "\(numberText(bounds[0])) to \(numberText(bounds[1]))", at: name)
      option.require(
        name != "log" && scale != .log || bounds[0] > 0,
        "only numbers above 0 have a logarithm, this begins at \(numberText(bounds[0]))", at: name)
    }
    option.require(
      option.spans["scale"] == nil || int != nil || option.spans["int"] != nil, .noEffect,
      "`scale` is for `int`", at: "scale", help: ["write `log: [1e-4, 1e-1]`"])
    option.require(
      option.spans["points"] == nil || choice == nil, .noEffect,
      "`points` has no effect: a grid takes every choice", at: "points")
  }
}
