// SPDX-License-Identifier: MIT

/// One long series in a table, a time step a row, that windows are cut from.
package struct SeriesSource: Declaration, Equatable {
  package static let name = "series"
  package static let summary =
    "One series, a row a time step: windows of it are the inputs, what follows them the target."
  package static let mappingHelp: String? = "write `series: {csv: data.csv, window: 12}`"

  package let csv: String?
  package let tsv: String?
  package let delimiter: String
  package let window: Int
  package let horizon: Int
  package let stride: Int

  package init(_ option: inout OptionReader) {
    csv = option.optional("csv", "A table with a header row, as text.")
    tsv = option.optional("tsv", "A table with tabs between the cells.")
    delimiter = option(
      "delimiter", "What stands between two cells, one character.", default: ",")
    window = option("window", "How many rows an example reads.", .size)
    horizon = option("horizon", "How many rows behind them it predicts.", .size, default: 1)
    stride = option("stride", "Rows from one window to the next.", .size, default: 1)
    option.exactlyOne(of: ["csv", "tsv"])
    option.judgeDelimiter(delimiter, csv: csv)
  }

  package var path: String { csv ?? tsv ?? "" }
  package var format: String { csv == nil ? "tsv" : "csv" }
  package var byte: UInt8 {
    csv == nil ? UInt8(ascii: "\t") : delimiter.utf8.first ?? UInt8(ascii: ",")
  }
  package var rule: WindowRule { WindowRule(window: window, horizon: horizon, stride: stride) }
}

/// A text whose next symbol is predicted.
package struct TextSource: Declaration, Equatable {
  package static let name = "text"
  package static let summary =
    "A text; the input `text` is its symbols, the target `next` the symbol behind each."
  package static let mainOption: String? = "file"

  package let file: String
  package let unit: TextUnit
  package let lowercase: Bool
  package let vocabulary: Int?
  package let window: Int?
  package let stride: Int?

  package init(_ option: inout OptionReader) {
    file = option("file", "A text in UTF-8.")
    unit = option("unit", "What one symbol is.", default: .character)
    lowercase = option("lowercase", "Reads the text in lower case.", default: false)
    vocabulary = option.optional(
      "vocabulary", "How many symbols are kept, the most frequent ones; the rest is `unknown`.",
      .size)
    window = option.optional(
      "window", "Symbols an example has; without it, every line that is not empty is one.", .size)
    stride = option.optional("stride", "Symbols from one window to the next.", .size)
    option.require(
      stride == nil || window != nil, .noEffect, "`stride` has no effect without `window`",
      at: "stride")
  }

  package var symbols: Symbols { Symbols(unit: unit, lowercase: lowercase) }
  package var rule: WindowRule? {
    window.map { WindowRule(window: $0, horizon: nil, stride: stride ?? $0) }
  }

  /// What it brings.
  package static let inputName = "text"
  package static let targetName = "next"
  /// The class of what `vocabulary` leaves out.
  package static let unknown = "unknown"
}
