// SPDX-License-Identifier: MIT

/// Where a table is and how it is written.
package enum DataFormat: Sendable {
  /// Text with a delimiter and a header row.
  case table(path: String, span: SourceSpan?, delimiter: UInt8)
  /// An object a line.
  case jsonl(path: String, span: SourceSpan?)
  case npy(NamedFiles, span: SourceSpan?)
  case npz(path: String, span: SourceSpan?)
  case idx(Chosen<IDXSource>)
  /// A folder of images a class.
  case images(folder: String, span: SourceSpan?)
  case series(Chosen<SeriesSource>)
  case text(Chosen<TextSource>)
}

extension DataFormat {
  package static let names = [
    "csv", "tsv", "jsonl", "npy", "npz", "idx", "images", "series", "text",
  ]

  /// The key that says it.
  package var name: String {
    switch self {
    case .table(_, _, let delimiter): delimiter == UInt8(ascii: "\t") ? "tsv" : "csv"
    case .jsonl: "jsonl"
    case .npy: "npy"
    case .npz: "npz"
    case .idx: "idx"
    case .images: "images"
    case .series: "series"
    case .text: "text"
    }
  }

  static func read(_ option: inout OptionReader) -> DataFormat? {
    let csv = option.optional("csv", "A table with a header row, as text.", as: String.self)
    let tsv = option.optional("tsv", "A table with tabs between the cells.", as: String.self)
    let jsonl = option.optional(
      "jsonl", "JSON objects, one a line; their keys are the columns.", as: String.self)
    let npy = option.optional(
      "npy", "NumPy's arrays, a file a column: `{x: x.npy, y: y.npy}`.", as: NamedFiles.self)
    let npz = option.optional(
      "npz", "An archive of NumPy's arrays, which are the columns.", as: String.self)
    let images = option.optional(
      "images", "A folder with a folder of images a class: the columns `image` and `label`.",
      as: String.self)
    let idx = option.optionalGroup(
      "idx", "Images and labels as MNIST has them.", as: IDXSource.self)
    let series = option.optionalGroup("series", "Windows of one series.", as: SeriesSource.self)
    let text = option.optionalGroup(
      "text", "A text, to predict its next symbol.", as: TextSource.self)
    let delimiter = option(
      "delimiter", "What stands between two cells, one character.", default: ",")
    guard !option.isListing else { return nil }
    option.judgeDelimiter(delimiter, csv: csv)
    let byte = delimiter.utf8.first ?? UInt8(ascii: ",")
    if let csv { return .table(path: csv, span: option.spans["csv"], delimiter: byte) }
    if let tsv {
      return .table(path: tsv, span: option.spans["tsv"], delimiter: UInt8(ascii: "\t"))
    }
    if let jsonl { return .jsonl(path: jsonl, span: option.spans["jsonl"]) }
    if let npy { return .npy(npy, span: option.spans["npy"]) }
    if let npz { return .npz(path: npz, span: option.spans["npz"]) }
    if let images { return .images(folder: images, span: option.spans["images"]) }
    if let series { return .series(series) }
    if let text { return .text(text) }
    return idx.map { .idx($0) }
  }
}

extension DataFormat {
  /// Whether columns hold one cell a row, and groups and orders are columns like others.
  package var isTable: Bool {
    switch self {
    case .table, .jsonl: true
    default: false
    }
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
}
