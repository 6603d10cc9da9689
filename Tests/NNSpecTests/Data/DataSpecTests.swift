// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What a data block says about itself, without any file.
@Suite struct DataSpecTests {
  private static let features = "  inputs: {x: number}\n  target: {y: number}\n"
  private static let source = "data:\n  source: {csv: a.csv}\n"

  static let mistakes: [(text: String, lines: [String])] = [
    (
      "data:\n  source: {cvs: a.csv}\n" + features,
      ["S202 2:12 `source` has no setting `cvs` | did you mean `csv`?"]
    ),
    (
      "data:\n  source: {}\n" + features,
      [
        "S204 2:3 `source` needs one of `csv`, `tsv`, `jsonl`, `npy`, `npz`, `idx`, `images`, `series`, `text`, `generate`, `train`"
      ]
    ),
    (
      "data:\n  source: a.csv\n" + features,
      [
        "T301 2:11 `source` takes a mapping of settings, this is text | name the format: `source: {csv: data.csv}`"
      ]
    ),
    (
      "data:\n  source: {csv: a.csv, tsv: b}\n" + features,
      ["S205 2:29 `csv` and `tsv` exclude each other"]
    ),
    (
      "data:\n  source: {npy: a.npy}\n" + features,
      [
        "T301 2:17 `npy` takes files by the names of their columns, like `{x: x.npy, y: y.npy}`, this is text"
      ]
    ),
    (
      "data:\n  source: {csv: a.csv, count: 3, delimiter: ab}\n" + features,
      ["T302 2:45 `delimiter` is one character such as `;`"]
    ),
    (
      "data:\n  source: {tsv: a.tsv, delimiter: \";\", count: 3}\n" + features
        + "  split: {train: 80%, test: 20%}\n",
      [
        "U502 2:35 `delimiter` has no effect without `csv`",
        "U502 2:47 `count` has no effect without `generate`",
      ]
    ),
    (
      "data:\n  source: {generate: moon}\n",
      [
        "T304 2:22 `generate` is one of `xor`, `moons`, `spirals`, `circles`, `sine`, `adding`, `copy`, `addition`, not `moon` | did you mean `moons`?"
      ]
    ),
    (
      "data:\n  source: {generate: adding, noise: 1}\n  split: {train: 80%, test: 20%}\n",
      ["U502 2:37 `noise` has no effect on `adding`"]
    ),
    (
      "data:\n  source: {generate: moons, length: 1}\n  split: {train: 80%, test: 20%}\n",
      ["U502 2:37 `length` has no effect on `moons`"]
    ),
    (
      "data:\n  source: {generate: addition, length: 1, count: 56}\n",
      [
        "T302 2:50 there are 55 different questions of up to 1 digits, `count` asks for 56"
      ]
    ),
    (
      "data:\n  source: {generate: moons}\n  inputs: {x: number}\n",
      ["S205 3:11 `generate` brings its own inputs and target, so `inputs` has no place here"]
    ),
    (
      "data:\n  source: {train: {csv: a.csv}, test: {tsv: a.tsv}}\n" + features,
      ["S205 2:39 the parts need one format: `train` is csv, `test` is tsv"]
    ),
    (
      "data:\n  source: {test: {csv: a.csv}}\n" + features,
      ["S204 2:18 `test` needs a file for `train` beside it"]
    ),
    (
      "data:\n  source: {train: {csv: a}, test: {csv: b}}\n" + features
        + "  split: {train: 90%, validation: 10%}\n",
      ["S205 5:18 `train` is what the other shares leave of its file"]
    ),
    (
      "data:\n  source: {idx: {images: a}}\n" + features,
      ["S204 2:12 `idx` needs `labels` | `labels` is text"]
    ),
    (
      source + "  inputs: {x: number}\n  target: {y: number, z: {type: sequence, columns: z*}}\n",
      [
        "D610 2:3 without `split`, 80% of the rows train and 20% validate, shuffled by the seed | write `split: {train: 80%, validation: 20%}` to say so",
        "X905 4:23 a sequence among several targets is not available in this version",
      ]
    ),
    (
      source
        + "  inputs: {x: {type: number, classes: [a, b], shape: [2], positive: a}}\n  target: {y: {type: number, missing: mean}}\n",
      [
        "D610 2:3 without `split`, 80% of the rows train and 20% validate, shuffled by the seed | write `split: {train: 80%, validation: 20%}` to say so",
        "U502 3:39 `classes` has no effect on a number",
        "U502 3:54 `shape` has no effect on a number",
        "U502 3:69 `positive` has no effect on a number",
        "T304 4:39 a target cannot be filled in with `missing: mean` | write `missing: drop` to leave such rows out",
      ]
    ),
    (
      source + "  inputs: {x: {type: number, column: a, columns: b}}\n  target: {y: number}\n",
      ["S205 3:50 `column` and `columns` exclude each other"]
    ),
    (
      source + "  inputs: {x: {type: number, columns: p*}}\n  target: {y: number}\n",
      [
        "S205 3:39 a number is one column | use `type: vector` for several numbers, or name one `column`"
      ]
    ),
    (
      source
        + "  inputs: {x: {type: category, missing: mean, scale: none}}\n  target: {y: number}\n",
      [
        "T304 3:41 a category cannot use `missing: mean` | it takes `error`, `mode`, `unknown`, `drop`, `value`",
        "U502 3:54 `scale` has no effect on a category",
      ]
    ),
    (
      source + "  inputs: {x: {type: image, columns: p*}}\n  target: {y: number}\n",
      [
        "D610 2:3 without `split`, 80% of the rows train and 20% validate, shuffled by the seed | write `split: {train: 80%, validation: 20%}` to say so",
        "S204 3:12 `x` needs `shape`: a row of cells does not say its height and width | write `shape: [height, width, channels]`",
      ]
    ),
    (
      source + "  inputs: {y: number}\n  target: {y: number}\n  split: {train: 100%}\n",
      ["S211 4:12 `y` is an input and the target"]
    ),
    (
      source + "  inputs: {x: {type: number, scale: standart}}\n  target: {y: number}\n",
      [
        "T304 3:37 `scale` is one of `standardise`, `minmax`, `robust`, `log1p`, `none` or `{divide: number}`, not `standart`"
      ]
    ),
    (
      source + "  inputs: {x: {type: number, scale: {divide: 0}}}\n  target: {y: number}\n",
      ["T302 3:46 `scale` cannot divide by 0"]
    ),
    (
      source + features + "  split: {train: 70%, validation: 20%}\n",
      ["D606 5:3 the shares must sum to 100%, these sum to 90% | train 70% + validation 20%"]
    ),
    (
      source + features + "  split: {validation: 20%}\n",
      ["D606 5:3 the shares must sum to 100%, these sum to 20% | validation 20% | add `train: 80%`"]
    ),
    (
      source + features + "  split: {train: 70, test: 30%}\n",
      ["T302 5:18 `train` must be at most 1, this is 70 | write the share as `70%`"]
    ),
    (
      source + features + "  split: {train: 0.5, validation: 0.5, stratify: true}\n",
      ["D606 5:50 `stratify` needs a target with classes"]
    ),
    (
      source + features + "  split: {column: set, train: 50%}\n",
      ["S205 5:31 `column` says the part of every row, so shares have no place here"]
    ),
    (
      source + features + "  split: {order: a, group: b, train: 1}\n",
      ["S205 5:28 `order` and `group` exclude each other"]
    ),
    (
      source + features + "  split: {folds: 5, train: 80%, order: a}\n  weight: w\n",
      [
        "S205 5:28 of `folds` one is the validation and the others train, so `train` has no place here",
        "S205 5:40 `folds` deals rows itself, so `order` has no place here",
      ]
    ),
    (
      source + features + "  split: {folds: 3, column: set}\n",
      ["S205 5:29 `folds` deals rows itself, so `column` has no place here"]
    ),
    (
      source + features + "  split: {folds: 3, fold: 4}\n",
      ["T302 5:27 must be from 1 to 3, the number of `folds`, this is 4"]
    ),
    (
      source + features + "  split: {train: 80%, validation: 20%, fold: 4}\n",
      ["U502 5:46 `fold` has no effect without `folds` | write `folds: 5, fold: 1`"]
    ),
    (
      source + features + "  split: {folds: 3, test: 20 rows}\n",
      ["T302 5:27 beside `folds` the test is a share like `20%`, not a number of rows"]
    ),
    (
      source + features + "  split: {folds: 1}\n",
      [
        "T302 5:18 `folds` must be at least 2 and at most 1000, this is 1 | `folds`: cross-validation: parts of equal size, each of which is the validation once"
      ]
    ),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreToldWithTheirPlaces(_ index: Int) throws {
    let (text, lines) = Self.mistakes[index]
    let found = try readDataSpec(text).diagnostics.map(line)
    #expect(found == lines, "\(text)")
  }

  @Test func everythingIsReadInTheOrderOfTheSpec() throws {
    let (spec, diagnostics) = try readDataSpec(
      """
      data:
        source: {csv: a.csv, delimiter: ";"}
        inputs:
          size: {type: number, column: Size, scale: {divide: 16}, missing: {value: -1}}
          kind: category
          pixels: {type: vector, columns: [a, p_*], scale: standardize, missing: median}
        target:
          label: {type: binary, positive: no}
        split: {train: 70%, validation: 15%, test: 0.15, stratify: true}
      """)
    #expect(diagnostics.isEmpty)
    let data = spec.value
    #expect(data.inputs.map(\.name) == ["size", "kind", "pixels"])
    #expect(data.inputs[0].value.scale == .divide(16))
    #expect(data.inputs[0].value.missing == .value("-1"))
    #expect(data.inputs[0].patterns.patterns == ["Size"])
    #expect(data.inputs[2].patterns.patterns == ["a", "p_*"])
    #expect(data.inputs[2].value.scale == .standardise)
    #expect(data.target?.value.positive?.values.first == "no")
    #expect(data.split?.value.shares.map(\.share.fraction) == [0.7, 0.15, 0.15])
    guard case .table("a.csv", _, UInt8(ascii: ";"))? = data.source.value.format else {
      Issue.record("no csv")
      return
    }
  }

  @Test func optionsAreListed() {
    #expect(
      DataSpec.options.map(\.name) == [
        "source", "inputs", "target", "split", "weight", "augmentation", "balance",
        "training_share",
        "seed",
      ])
    #expect(
      FeatureSpec.options.map(\.name)
        == [
          "type", "column", "columns", "shape", "scale", "missing", "classes", "positive", "of",
          "unit", "lowercase", "vocabulary", "parts",
        ])
    #expect(SourceSpec.options.map(\.name).contains("generate"))
    #expect(
      SplitSpec.options.map(\.name)
        == [
          "train", "validation", "test", "stratify", "shuffle", "column", "order", "group", "folds",
          "fold",
        ])
  }

  @Test func sharesAreCountedByLargestRemainder() {
    #expect(SplitSpec.counts(of: 10, shares: [0.7, 0.15, 0.15]) == [7, 2, 1])
    #expect(SplitSpec.counts(of: 150, shares: [0.8, 0.2]) == [120, 30])
    #expect(SplitSpec.counts(of: 3, shares: [0.9, 0.1]) == [3, 0])
    for total in 0...300 {
      for shares in [
        [0.7, 0.15, 0.15], [0.8, 0.2], [1.0 / 3, 1.0 / 3, 1.0 / 3], [0.1, 0.2, 0.7],
      ] {
        let counts = SplitSpec.counts(of: total, shares: shares)
        #expect(counts.reduce(0, +) == total)
        for (count, share) in zip(counts, shares) {
          #expect((Double(count) - share * Double(total)).magnitude < 1)
        }
      }
    }
  }

  @Test func categoriesSortAsNumbersIfAllAre() {
    #expect(sortedCategories(["10", "9", "1", "9"]) == ["1", "9", "10"])
    #expect(sortedCategories(["10", "9", "a"]) == ["10", "9", "a"])
  }
}
