// SPDX-License-Identifier: MIT

extension Rule {
  /// Of the structure: names that are unknown, missing or in the wrong place.
  static let structure = [
    Rule(
      .unknownLayer, "No layer has that name.",
      """
      A spec with an unknown layer is never trained with something else in its place. Names of Keras and PyTorch are \
      recognised and answered with ours; `nnrun explain` lists all of them.
      """, in: "- flatten", wrong: "- flaten"),
    Rule(
      .unknownKey, "A setting is unknown where it stands.",
      """
      Nothing in a spec is dropped silently: what is not read is an error. Where one known name is near it is suggested; \
      one that belongs somewhere else is told with its place.
      """, in: "{units: 32, activation: relu}", wrong: "{unit: 32, activation: relu}"),
    Rule(
      .unknownName, "There is no loss, optimiser, metric … of that name.",
      "Names are lower case with underscores. Those of other frameworks are answered with ours.",
      in: "activation: relu}\n    - output", wrong: "activation: rellu}\n    - output"),
    Rule(
      .missingKey, "A setting that is required is not there.",
      "It has no default that could be right for every network.",
      in: "  loss: cross_entropy\n", wrong: ""),
    Rule(
      .exclusiveKeys, "Two settings exclude each other.",
      "Both say the same in different ways, or one leaves no place for the other. Keep one.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  steps: 100", mended: "  epochs: 5"),
    Rule(
      .wrongStructure, "A list stands where a mapping belongs, or the other way round.",
      "A layer, an optimiser, a loss is a name, or one `name: options`.",
      in: "{adam: {learning_rate: 1e-3}}", wrong: "[adam]"),
    Rule(
      .badExtends, "The base of a spec cannot be used.",
      """
      `extends` names one or more specs by paths that are relative to the file. They must be there, be specs, and not \
      extend each other in a circle.
      """, in: "name: digits", wrong: "name: digits\nextends: {base: here}", mended: "name: digits"),
    Rule(
      .duplicateName, "A name is given twice.",
      "Layers, blocks and outputs are found by their names, so that each must be unique.",
      in: "- flatten\n    - dense: {units: 32,",
      wrong: "- flatten: {name: body}\n    - dense: {name: body, units: 32,"),
  ]

  /// Of single values.
  static let values = [
    Rule(
      .wrongType, "A value is of another type than the setting takes.",
      """
      Quotes make text of a number; `yes` and `no` are text in YAML 1.2, `true` and `false` are not. Nothing is \
      converted by guessing.
      """, in: "learning_rate: 1e-3", wrong: "learning_rate: \"1e-3\""),
    Rule(
      .outOfRange, "A number is outside of what the setting can be.",
      "The limits stand in the message and on the setting's page (`nnrun explain`).",
      in: "- flatten", wrong: "- flatten\n    - dropout: 1.5",
      mended: "- flatten\n    - dropout: 0.15"),
    Rule(
      .nullValue, "A setting has no value.",
      """
      `key:` alone is YAML's null, which is not the same as leaving the setting out. Write a value, or delete the line \
      for the default.
      """, in: "  epochs: 5", wrong: "  epochs: 5\n  batch_size:", mended: "  epochs: 5"),
    Rule(
      .unknownChoice, "A word is not one of those that the setting takes.",
      "All of them stand in the message; one that is near is suggested.",
      in: "type: category", wrong: "type: categroy"),
    Rule(
      .badExpression, "A `${…}` cannot be computed.",
      """
      Expressions are numbers, names under `parameters` (or of the block), + - * / and brackets. The result must suit \
      the place where it stands.
      """, in: "units: 32", wrong: "units: \"${width * 2}\""),
    Rule(
      .badPath, "`--set` names a place that the spec does not have.",
      "Paths are those shown behind each problem's place: `training.epochs`, `model.layers[1].dense.units`."
    ),
    Rule(
      .badExpectation, "A line of `expect` is not an expectation.",
      """
      It is `subject operator value` with blanks around the operator: a metric of a part (`test.accuracy >= 0.9`), \
      `parameters`, `memory`, or the shape of a layer.
      """, in: "  epochs: 5", wrong: "  epochs: 5\nexpect:\n  - acuracy > 0.9",
      mended: "  epochs: 5\nexpect:\n  - validation.loss < 9"),
    Rule(
      .badSweep, "A sweep cannot be made as it stands.",
      """
      Conditions and first configurations must lie in the space, a grid must be finite, and trials that are compared \
      must have a length in common. Corners of the space are checked as specs of their own, so that no trial fails for \
      a mistake that can be known before.
      """, in: "  epochs: 5",
      wrong: "  epochs: 5\nsweep: {method: grid, space: {training.mixup: {uniform: [0.1, 1]}}}",
      mended:
        "  epochs: 5\nsweep: {method: grid, space: {training.mixup: {uniform: [0.1, 1], points: 4}}}"
    ),
  ]
}
