// SPDX-License-Identifier: MIT

/// Where a table is and how it is written.
package enum DataFormat: Sendable {
  /// Text with a delimiter and a header row.
  case table(path: String, span: SourceSpan?, delimiter: UInt8)
  case idx(Chosen<IDXSource>)
  case series(Chosen<SeriesSource>)
  case text(Chosen<TextSource>)
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

  static func read(_ option: inout OptionReader) -> DataFormat? {
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
}
