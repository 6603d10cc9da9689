// SPDX-License-Identifier: MIT

/// The images and labels of an IDX set.
package struct IDXSource: Declaration, Equatable {
  package static let name = "idx"
  package static let summary =
    "Images and labels in the format of MNIST, as columns `image` and `label`."

  package let images: String
  package let labels: String

  package init(_ option: inout OptionReader) {
    images = option("images", "The file of the images.")
    labels = option("labels", "The file of the labels, as many as images.")
  }

  package static let columns = ["image", "label"]
}

/// Where a table is and how it is written.
package enum DataFormat: Sendable {
  /// Text with a delimiter and a header row.
  case table(path: String, span: SourceSpan?, delimiter: UInt8)
  case idx(Chosen<IDXSource>)
  case series(Chosen<SeriesSource>)
  case text(Chosen<TextSource>)
}

/// One part's file, under `train`, `validation` or `test`.
package struct PartSource: Declaration {
  package static let name = "part"
  package static let summary = "The file of one part of the data."
  package static let mappingHelp: String? = "name the format: `{csv: data.csv}`"

  package let format: DataFormat?

  package init(_ option: inout OptionReader) {
    format = DataFormat.read(&option)
    option.exactlyOne(of: DataFormat.names + DataFormat.planned)
  }
}

/// Where the data comes from: one file, one a part, or a built-in set.
package struct SourceSpec: Declaration {
  package static let name = "source"
  package static let summary = "Where the data comes from; the key names the format."
  package static let mappingHelp: String? = "name the format: `source: {csv: data.csv}`"

  package let format: DataFormat?
  package let generate: GeneratedSet?
  package let count: Int
  package let noise: Double
  /// Steps of a built-in set of sequences; nil: the set's own.
  package let length: Int?
  /// The column whose equal values are the steps of one example.
  package let group: String?
  /// The column that orders the steps of an example.
  package let order: String?
  package let train: Chosen<PartSource>?
  package let validation: Chosen<PartSource>?
  package let test: Chosen<PartSource>?

  package init(_ option: inout OptionReader) {
    format = DataFormat.read(&option)
    generate = option.optional("generate", "A built-in set of points.")
    count = option(
      "count", "How many examples to generate.", .within(2...10_000_000), default: 1000)
    noise = option(
      "noise", "Standard deviation of the noise on the points.", .atLeast(0), default: 0.1)
    train = option.part("train", "The file of the training rows.")
    validation = option.part("validation", "The file of the validation rows.")
    test = option.part("test", "The file of the test rows.")
    length = option.optional(
      "length", "Time steps, symbols or digits of a generated example.", .within(1...100_000))
    group = option.optional("group", "A column: its equal values are the steps of one example.")
    order = option.optional("order", "A column that orders the steps of an example.")
    let part = ["train", "validation", "test"].first { option.spans[$0] != nil }
    option.exactlyOne(of: DataFormat.names + ["generate", part ?? "train"] + DataFormat.planned)
    judge(&option)
  }

  /// The format of the one file, or that of training.
  package var mainFormat: DataFormat? { format ?? train?.value.format }

  package var text: TextSource? {
    if case .text(let source) = mainFormat { source.value } else { nil }
  }

  package var series: SeriesSource? {
    if case .series(let source) = mainFormat { source.value } else { nil }
  }

  /// How rows make examples.
  package var layout: ExampleLayout {
    if let series { return .series(series.rule) }
    if let text { return text.rule.map { .stream($0) } ?? .lines }
    return group == nil ? .rows : .groups
  }

  private func judge(_ option: inout OptionReader) {
    judgeSequences(&option)
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    for name in ["count", "noise", "length"] where option.spans[name] != nil && generate == nil {
      option.require(false, .noEffect, "`\(name)` has no effect without `generate`", at: name)
    }
    judgeParts(&option)
  }

  private func judgeSequences(_ option: inout OptionReader) {
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    var isTable = false
    if case .table = mainFormat { isTable = true }
    for name in ["group", "order"] where option.spans[name] != nil && !isTable {
      option.require(
        false, .noEffect, "`\(name)` has no effect without `csv` or `tsv`", at: name)
    }
    option.require(
      order == nil || group != nil || !isTable, .noEffect, "`order` has no effect without `group`",
      at: "order", help: ["`split: {order: …}` sorts rows before they are cut"])
    guard let generate else { return }
    option.require(
      length == nil || generate.standardLength != nil, .noEffect,
      "`length` has no effect on `\(generate.rawValue)`", at: "length")
    option.require(
      option.spans["noise"] == nil || generate.standardLength == nil, .noEffect,
      "`noise` has no effect on `\(generate.rawValue)`", at: "noise")
    option.require(
      generate != .adding || (length ?? 2) >= 2, .outOfRange,
      "`length` of adding is at least 2, one step in each half for a marker", at: "length")
    option.require(
      generate != .addition || (length ?? 1) <= 18, .outOfRange,
      "`length` of addition is at most 18 digits", at: "length")
    if generate == .addition, let most = GeneratedSet.questions(digits: length ?? 3), count > most {
      option.require(
        false, .outOfRange,
        "there are \(most) different questions of up to \(length ?? 3) digits, `count` asks for \(count)",
        at: option.spans["count"] == nil ? "generate" : "count")
    }
  }

  private func judgeParts(_ option: inout OptionReader) {
    if train == nil, let part = validation ?? test {
      option.require(
        false, .missingKey, "`\(part.name)` needs a file for `train` beside it", at: part.name)
    }
    if let train, validation == nil, test == nil, let inner = train.value.format {
      option.require(
        false, .noEffect, "`train` alone is the same as naming the file without it", at: "train",
        help: ["write `\(inner.name)` directly under `source`, or add `test`"])
    }
    guard let format = train?.value.format else { return }
    for part in [validation, test] {
      guard let part, let other = part.value.format, other.name != format.name else { continue }
      option.require(
        false, .exclusiveKeys,
        "the parts need one format: `train` is \(format.name), `\(part.name)` is \(other.name)",
        at: part.name)
    }
    judgeSameCut(&option)
  }

  /// What a network reads cannot depend on the part.
  private func judgeSameCut(_ option: inout OptionReader) {
    for part in [validation, test] {
      guard let part else { continue }
      var isSame = true
      switch (train?.value.format, part.value.format) {
      case (.series(let first), .series(let other)):
        isSame =
          first.value.window == other.value.window && first.value.horizon == other.value.horizon
      case (.text(let first), .text(let other)):
        isSame =
          first.value.symbols == other.value.symbols && first.value.window == other.value.window
          && first.value.vocabulary == other.value.vocabulary
      default: break
      }
      option.require(
        isSame, .exclusiveKeys, "`\(part.name)` must be cut as `train` is, with the same settings",
        at: part.name)
    }
  }

  /// The files by part; a single one is the training part until it is split.
  package var parts: [(role: DataRole, format: DataFormat)] {
    if let format { return [(.train, format)] }
    return [(DataRole.train, train), (.validation, validation), (.test, test)]
      .compactMap { role, part in (part?.value.format).map { (role, $0) } }
  }
}

extension DataFormat {
  package static let names = ["csv", "tsv", "idx", "series", "text"]
  /// Formats of the language that this version does not read yet.
  package static let planned = ["jsonl", "npy", "npz", "images"]

  /// `csv`, `tsv`, `idx`, `series` or `text`.
  package var name: String {
    switch self {
    case .table(_, _, let delimiter): delimiter == UInt8(ascii: "\t") ? "tsv" : "csv"
    case .idx: "idx"
    case .series: "series"
    case .text: "text"
    }
  }

  fileprivate static func read(_ option: inout OptionReader) -> DataFormat? {
    let csv = option.optional("csv", "A table with a header row, as text.", as: String.self)
    let tsv = option.optional("tsv", "A table with tabs between the cells.", as: String.self)
    let idx = option.group("idx", "Images and labels as MNIST has them.", as: IDXSource.self)
    let series = option.group("series", "Windows of one series.", as: SeriesSource.self)
    let text = option.group("text", "A text, to predict its next symbol.", as: TextSource.self)
    let delimiter = option(
      "delimiter", "What stands between two cells, one character.", default: ",")
    option.notAvailable(planned)
    guard !option.isListing else { return nil }
    option.judgeDelimiter(delimiter, csv: csv)
    let byte = delimiter.utf8.first ?? UInt8(ascii: ",")
    if let csv { return .table(path: csv, span: option.spans["csv"], delimiter: byte) }
    if let tsv {
      return .table(path: tsv, span: option.spans["tsv"], delimiter: UInt8(ascii: "\t"))
    }
    if series.span != nil { return .series(series) }
    if text.span != nil { return .text(text) }
    return idx.span == nil ? nil : .idx(idx)
  }
}

extension OptionReader {
  mutating func judgeDelimiter(_ delimiter: String, csv: String?) {
    let byte = delimiter.utf8.first ?? UInt8(ascii: ",")
    require(
      delimiter.utf8.count == 1 && ![0x0A, 0x0D, 0x22, 0].contains(byte) && byte < 0x80,
      .outOfRange,
      "`delimiter` is one character such as `;`", at: "delimiter")
    require(
      csv != nil || spans["delimiter"] == nil, .noEffect,
      "`delimiter` has no effect without `csv`", at: "delimiter")
  }

  /// A group that means something by being given; nil otherwise.
  fileprivate mutating func part(_ name: String, _ summary: String) -> Chosen<PartSource>? {
    let part = group(name, summary, as: PartSource.self)
    return part.span == nil ? nil : part
  }
}
