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
    option.notAvailable(["group", "order", "length"])
    let part = ["train", "validation", "test"].first { option.spans[$0] != nil }
    option.exactlyOne(of: DataFormat.names + ["generate", part ?? "train"] + DataFormat.planned)
    judge(&option)
  }

  private func judge(_ option: inout OptionReader) {
    guard !option.isListing, !option.diagnostics.hasErrors else { return }
    for name in ["count", "noise"] where option.spans[name] != nil && generate == nil {
      option.require(false, .noEffect, "`\(name)` has no effect without `generate`", at: name)
    }
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
  }

  /// The files by part; a single one is the training part until it is split.
  package var parts: [(role: DataRole, format: DataFormat)] {
    if let format { return [(.train, format)] }
    return [(DataRole.train, train), (.validation, validation), (.test, test)]
      .compactMap { role, part in (part?.value.format).map { (role, $0) } }
  }
}

extension DataFormat {
  package static let names = ["csv", "tsv", "idx"]
  /// Formats of the language that this version does not read yet.
  package static let planned = ["jsonl", "npy", "npz", "images", "text", "series"]

  /// `csv`, `tsv` or `idx`.
  package var name: String {
    switch self {
    case .table(_, _, let delimiter): delimiter == UInt8(ascii: "\t") ? "tsv" : "csv"
    case .idx: "idx"
    }
  }

  fileprivate static func read(_ option: inout OptionReader) -> DataFormat? {
    let csv = option.optional("csv", "A table with a header row, as text.", as: String.self)
    let tsv = option.optional("tsv", "A table with tabs between the cells.", as: String.self)
    let idx = option.group("idx", "Images and labels as MNIST has them.", as: IDXSource.self)
    let delimiter = option(
      "delimiter", "What stands between two cells, one character.", default: ",")
    option.notAvailable(planned)
    guard !option.isListing else { return nil }
    let byte = delimiter.utf8.first ?? UInt8(ascii: ",")
    option.require(
      delimiter.utf8.count == 1 && ![0x0A, 0x0D, 0x22, 0].contains(byte) && byte < 0x80,
      .outOfRange,
      "`delimiter` is one character such as `;`", at: "delimiter")
    if csv == nil {
      option.require(
        option.spans["delimiter"] == nil, .noEffect, "`delimiter` has no effect without `csv`",
        at: "delimiter")
    }
    if let csv { return .table(path: csv, span: option.spans["csv"], delimiter: byte) }
    if let tsv {
      return .table(path: tsv, span: option.spans["tsv"], delimiter: UInt8(ascii: "\t"))
    }
    return idx.span == nil ? nil : .idx(idx)
  }
}

extension OptionReader {
  /// A group that means something by being given; nil otherwise.
  fileprivate mutating func part(_ name: String, _ summary: String) -> Chosen<PartSource>? {
    let part = group(name, summary, as: PartSource.self)
    return part.span == nil ? nil : part
  }
}
