// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What a data block of sequences says about itself, without any file.
@Suite struct SequenceSpecTests {
  private static let source = "data:\n  source: {csv: a.csv}\n"
  private static let rest = "  target: {y: number}\n  split: {train: 80%, test: 20%}\n"

  static let mistakes: [(text: String, lines: [String])] = [
    (
      source + "  inputs: {x: sequence}\n" + rest,
      ["S204 3:12 `x` needs `columns`: a sequence is several cells"]
    ),
    (
      source + "  inputs: {x: {type: sequence, columns: t*}, z: number}\n" + rest,
      ["X905 3:12 a sequence beside inputs of another type is not available in this version"]
    ),
    (
      source + "  inputs: {x: text, z: text}\n" + rest,
      ["X905 3:12 a text beside other inputs is not available in this version"]
    ),
    (
      source
        + "  inputs: {x: {type: sequence, columns: t*}, z: {type: sequence, of: category, columns: u*}}\n"
        + rest,
      ["X905 3:46 a sequence of categories beside other inputs is not available in this version"]
    ),
    (
      source + "  inputs: {x: text}\n  target: {y: text}\n  split: {train: 80%, test: 20%}\n",
      ["X905 4:15 a target of type text is not available in this version"]
    ),
    (
      source
        + "  inputs: {x: {type: text, of: number, scale: none, missing: mode}, z: {type: number, unit: word, lowercase: true, vocabulary: 3}}\n"
        + rest,
      [
        "U502 3:32 `of` has no effect on a text",
        "U502 3:47 `scale` has no effect on a text",
        "T304 3:62 a text cannot use `missing: mode` | it takes `error`, `drop`, `value`",
        "U502 3:93 `unit` has no effect on a number",
        "U502 3:110 `lowercase` has no effect on a number",
        "U502 3:128 `vocabulary` has no effect on a number",
      ]
    ),
    (
      source + "  inputs: {x: {type: text, classes: [a, b], vocabulary: 3}}\n" + rest,
      ["S205 3:57 `classes` and `vocabulary` exclude each other"]
    ),
    (
      source
        + "  inputs: {x: {type: sequence, of: category, columns: t*, scale: none, missing: mean}}\n"
        + rest,
      [
        "U502 3:66 `scale` has no effect on a sequence of category",
        "T304 3:81 a sequence of category cannot use `missing: mean` | it takes `error`, `mode`, `unknown`, `drop`, `value`",
      ]
    ),
    (
      "data:\n  source: {idx: {images: a, labels: b}}\n  inputs: {x: {type: sequence, column: image}}\n"
        + rest,
      ["X905 3:22 a sequence of an idx source is not available in this version"]
    ),
    (
      "data:\n  source: {csv: a, order: t}\n  inputs: {x: number}\n" + rest,
      [
        "U502 2:27 `order` has no effect without `group` | `split: {order: …}` sorts rows before they are cut"
      ]
    ),
    (
      "data:\n  source: {generate: moons, group: t}\n  split: {train: 80%, test: 20%}\n",
      ["U502 2:36 `group` has no effect without `csv`, `tsv` or `jsonl`"]
    ),
    (
      "data:\n  source: {series: {csv: a}}\n  inputs: {x: sequence}\n" + rest,
      ["S204 2:12 `series` needs `window` | `window` is a whole number"]
    ),
    (
      "data:\n  source: {series: {window: 3}}\n  inputs: {x: sequence}\n" + rest,
      ["S204 2:12 `series` needs one of `csv`, `tsv`"]
    ),
    (
      "data:\n  source: {text: {unit: line}}\n",
      [
        "T304 2:25 `unit` is one of `character`, `word`, not `line`",
        "S204 2:12 `text` needs `file` | `file` is text",
      ]
    ),
    (
      "data:\n  source: {generate: adding, length: 1}\n  split: {train: 1}\n",
      ["T302 2:38 `length` of adding is at least 2, one step in each half for a marker"]
    ),
    (
      "data:\n  source: {text: {file: a, window: 3}}\n",
      [
        "D610 2:3 without `split`, the first 80% of the symbols train and the last 20% validate | write `split: {train: 80%, validation: 20%}` to say so"
      ]
    ),
    (
      source
        + "  inputs: {x: number}\n  target: {y: number}\n  split: {train: 100%, test: 60 rows}\n",
      [
        "D606 5:3 the shares must sum to less than 100%, these sum to 100% | train 100% + test 60 rows"
      ]
    ),
    (
      source
        + "  inputs: {x: number}\n  target: {y: number}\n  split: {test: 0 rows, train: x rows}\n",
      [
        "T302 5:17 `test` is a whole number of rows, 1 or more, not `0`",
        "T302 5:32 `train` is a whole number of rows, 1 or more, not `x`",
      ]
    ),
  ]

  @Test(arguments: mistakes.indices)
  func mistakesAreToldWithTheirPlaces(_ index: Int) throws {
    let (text, lines) = Self.mistakes[index]
    let found = try readDataSpec(text).diagnostics.map(line)
    #expect(found.sorted() == lines.sorted(), "\(text) says \(found)")
  }

  @Test func sequencesAreReadInTheOrderOfTheSpec() throws {
    let (spec, found) = try readDataSpec(
      """
      data:
        source: {csv: a.csv, group: series, order: t}
        inputs: {x: {type: sequence, columns: x*}}
        target: {label: category}
        split: {test: 60 rows}
      """)
    #expect(found.isEmpty)
    #expect(spec.value.source.value.layout == .groups && spec.value.inputs[0].value.of == .number)
    #expect(spec.value.shares.map(\.role) == [.train, .test] && spec.value.shares[0].share.isRest)
    let (series, problems) = try readDataSpec(
      """
      data:
        source: {series: {tsv: a, window: 12, horizon: 2, stride: 3}}
        inputs: {x: {type: sequence, columns: v}}
        target: {v: number}
        split: {order: year, test: 60 rows}
      """)
    #expect(problems.isEmpty)
    #expect(
      series.value.source.value.layout
        == .series(WindowRule(window: 12, horizon: 2, stride: 3)))
    #expect(series.value.source.value.series?.byte == UInt8(ascii: "\t"))
    let (text, none) = try readDataSpec(
      "data:\n  source: {text: a.txt}\n  split: {train: 90%, test: 10%}\n")
    #expect(none.isEmpty && text.value.source.value.layout == .lines)
    #expect(text.value.inputs[0].name == "text" && text.value.target?.name == "next")
    #expect(text.value.inputs[0].value.isCategories && text.value.target?.value.isSequence == true)
  }

  @Test func countsAreTakenAsTheyAre() {
    let counts = SplitSpec.counts(
      of: 100, shares: [.rest, Share(fraction: 0.15), Share(fraction: 0, rows: 7)])
    #expect(counts == [78, 15, 7])
    #expect(SplitSpec.counts(of: 5, shares: [.rest, Share(fraction: 0, rows: 9)]) == [0, 9])
  }

  @Test func windowsBeginAtTheirStride() {
    let series = WindowRule(window: 3, horizon: 2, stride: 2)
    #expect(series.begins(in: 3..<9) == [0, 2, 4] && series.begins(in: 5..<6) == [])
    #expect(series.begins(in: 6..<10) == [3, 5] && series.least == 5)
    let text = WindowRule(window: 3, horizon: nil, stride: 3)
    #expect(text.begins(in: 0..<7) == [0, 3] && text.begins(in: 0..<6) == [0])
    #expect(text.begins(in: 4..<8) == [4] && text.begins(in: 4..<7) == [])
    #expect(WindowRule(window: Int.max, horizon: 3, stride: 1).begins(in: 3..<9) == [])
  }

  @Test func lengthsAgreeOrNot() {
    #expect(SequenceLength(counts: [3, 3]) == .fixed(3))
    #expect(SequenceLength(counts: [3, 5, 0]) == .varying(longest: 5))
  }
}
