// SPDX-License-Identifier: MIT

extension Rule {
  /// Of the data.
  static let data = [
    Rule(
      .dataFileMissing, "A data file is not there.",
      """
      Paths are relative to the spec. `--data none` checks a spec where its data is not at hand, as in CI; the message \
      names files of the folder that may be meant.
      """),
    Rule(
      .dataUnreadable, "A data file cannot be read as what it should be.",
      "It is another format, damaged, or cut off. The message says at which place, as far as that is known."
    ),
    Rule(
      .columnMissing, "A table does not have a column.",
      "Columns go by the names in the first line; patterns like `pixel_*` must match at least one."),
    Rule(
      .badCell, "A cell does not fit its column.",
      "Text in a column of numbers, a class that is not in `classes`, a date that is none. Line and column are told."
    ),
    Rule(
      .missingCell, "A cell is empty.",
      "Say what an empty cell means with `missing` (`drop`, `mean`, a value, …), or fill it."),
    Rule(
      .badSplit, "The parts of the data do not work out.",
      """
      Shares must sum to 100 %, counts must leave something for training, and what orders or groups rows must be \
      there.
      """, in: "{train: 80%, validation: 20%}", wrong: "{train: 80%, validation: 30%}"),
    Rule(
      .badRow, "A row does not fit the others.",
      "It has more or fewer cells, or stands twice where the order must be certain."),
    Rule(
      .emptyData, "There is nothing to train on.",
      "The file has no rows, the filter leaves none, or a window is longer than the series."),
    Rule(
      .unsuitableColumn, "A column cannot be what the spec makes of it.",
      "All cells are the same, every cell is a class of its own, or an identifier is an input."),
    Rule(
      .implicitSplit, "Nothing is kept for validation.",
      """
      Then nothing tells whether the network learns or memorises. This is advice, shown with `-v`: \
      `split: {train: 80%, validation: 20%}`.
      """),
  ]

  /// Of the run.
  static let run = [
    Rule(
      .scheduleLength, "A schedule does not fit the length of the run.",
      "A warm-up that is longer than the run never reaches the rate; a share of a run needs its length.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  schedule: {cosine: {warmup: 5 epochs}}",
      mended: "  epochs: 5\n  schedule: {cosine: {warmup: 1 epoch}}"),
    Rule(
      .monitorUnknown, "What is watched is not measured.",
      """
      Early stopping and schedules watch a number of the run, `validation.loss` for instance: the part must be in \
      `split`, and the metric in `metrics`.
      """, in: "  epochs: 5",
      wrong: "  epochs: 5\n  early_stopping: {monitor: val_loss, patience: 3}",
      mended: "  epochs: 5\n  early_stopping: {monitor: validation.loss, patience: 3}"),
    Rule(
      .monitorDirection, "What is watched is expected to move the wrong way.",
      """
      With `mode: max` on a loss the rate would fall as long as training goes well. Every number knows its direction, so \
      that `mode` can be left out.
      """, in: "  epochs: 5",
      wrong: "  epochs: 20\n  schedule: {plateau: {mode: max, patience: 2}}",
      mended: "  epochs: 20\n  schedule: {plateau: {patience: 2}}"),
    Rule(
      .patienceTooLong, "What waits for a number to get better waits longer than the run.",
      """
      Early stopping then never stops, a plateau never lowers the rate. With `restore_best` early stopping still has a use, \
      and is not reported.
      """, in: "  epochs: 5",
      wrong: "  epochs: 5\n  early_stopping: {patience: 10}",
      mended: "  epochs: 5\n  early_stopping: {patience: 2}"),
    Rule(
      .batchTooLarge, "A batch is larger than the training data.",
      """
      Every epoch is then a single step over all examples, which is hardly meant where a number of them was written; \
      `batch_size: full` says it. The same holds for `accumulate` over more batches than an epoch has.
      """),
    Rule(
      .vanishingRate, "The learning rate is nothing for much of the run.",
      """
      Below one ten-millionth of its peak, steps are lost in rounding: the run goes on and nothing changes. The schedule \
      ends too early or falls too fast.
      """, in: "  epochs: 5", wrong: "  epochs: 50\n  schedule: {cosine: {over: 10 epochs}}",
      mended: "  epochs: 50\n  schedule: cosine"),
    Rule(
      .weightsFile, "A file of weights cannot be used.",
      "It is not there, is no safetensors file, or its names and shapes are not those of the network."
    ),
    Rule(
      .gateTooFine, "A gate on a share is finer than one example.",
      """
      Of 100 test examples one mistake is 1 %: `test.accuracy >= 0.995` then asks for all of them, which says little about \
      the network and much about chance, and `== 0.975` can never hold. A coarser gate, or more examples. After training, \
      `nnrun test` shows the interval within which the true share lies.
      """),
    Rule(
      .timedDeterminism,
      "A run that ends by the clock is expected to come to the same weights again.",
      """
      How many steps fit into a time differs from run to run, and with it the weights. `epochs` or `steps` alone, or a \
      `time` that is never reached, gives the same weights each time.
      """, in: "  epochs: 5\n", wrong: "  epochs: 5\n  time: 10m\nexpect: [deterministic]\n",
      mended: "  epochs: 5\nexpect: [deterministic]\n"),
  ]

  private static let bounds = YAMLLimits.standard

  /// Limits of the tool.
  static let limits = [
    Rule(
      .fileTooLarge, "The file is larger than a spec may be.",
      "The limit is \(bounds.fileBytes) bytes and cannot be raised; a spec of 200 layers takes some 11000."
    ),
    Rule(
      .tooDeep, "Lists and mappings are nested too deep.",
      "The limit is \(bounds.depth) levels and cannot be raised; readable specs have a few."),
    Rule(
      .tooManyEvents, "The file has too many parts.",
      "The limit is \(bounds.events) and cannot be raised; data belongs in files of its own."),
    Rule(
      .scalarTooLong, "A key or a text is too long.",
      """
      The limits are \(bounds.keyCharacters) characters and \(bounds.scalarBytes) bytes and cannot be raised: keys are \
      names, and texts are descriptions; data belongs in files of its own.
      """),
    Rule(
      .tooManyAnchors, "There are too many anchors or aliases.",
      """
      The limits are \(bounds.anchors) anchors and \(bounds.aliases) aliases and cannot be raised; `repeat` and blocks \
      take their place.
      """),
    Rule(
      .notAvailable, "The language has it, but this version cannot do it yet.",
      "It is an error, as training without it would not be what the spec says.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  gradient: {checkpointing: true}",
      mended: "  epochs: 5"),
    Rule(
      .tooManyLayers, "The network has too many layers when everything is written out.",
      """
      The limit is \(LayerExpansion.maximumLayers) and cannot be raised; `repeat` inside `repeat` multiplies quickly.
      """,
      in: "- flatten", wrong: "- flatten\n    - repeat: {times: 20000, layers: [dense: 8]}",
      mended: "- flatten\n    - repeat: {times: 20, layers: [dense: 8]}"),
    Rule(
      .notEnoughMemory, "The machine has too little memory for the run.",
      """
      Values, gradients and what the optimiser keeps are counted before anything is allocated. A smaller `batch_size` \
      needs less.
      """),
    Rule(
      .fixedSeverity, "A configuration lowers or leaves out an error that cannot be less.",
      """
      Of a text that cannot be read, or layers of which no network can be made, there is nothing to check: the line of \
      `.nnrun.yaml` would only hide why nothing can be trained. Delete it.
      """),
    Rule(
      .badPattern, "A pattern of a configuration can cover no path.",
      """
      The patterns under `paths` of `.nnrun.yaml` are written as in `.gitignore` and relative to its folder: \
      `legacy/**`, `*.draft.nn.yaml`. A `!` before one, a `#`, or a bracket that is left open has no meaning there.
      """),
    Rule(
      .aliasExpansion, "With its aliases written out, the spec is too large.",
      """
      The limit is \(bounds.expandedNodes) values and cannot be raised. Aliases of lists of aliases multiply: a few lines \
      can stand for billions.
      """),
    Rule(
      .mergeTooLong, "`<<` takes in too many mappings.",
      """
      The limits are \(bounds.mergeLength) at once and \(bounds.mergeDepth) one behind the other, and cannot be raised; \
      `extends` and blocks keep it readable.
      """),
  ]
}
