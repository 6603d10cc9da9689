// SPDX-License-Identifier: MIT

extension DataSpec {
  /// Whether there will be validation rows; nil where only the file's cells can tell.
  package var hasValidation: Bool? { roles.map { $0.contains(.validation) } }

  /// The parts that there are; nil if only a column's cells tell.
  package var roles: Set<DataRole>? {
    let files = source.value.parts.map(\.role) + [.train]
    guard let dealing else { return Set(files) }
    return dealing.column == nil ? Set(files + dealing.shares.map(\.role)) : nil
  }

  /// Weights stand in a column, one an example.
  func judgeWeight(_ option: inout OptionReader) {
    guard weight != nil, let span = option.spans["weight"] else { return }
    let what: String? =
      switch source.value.layout {
      case .rows, .groups:
        if source.value.generate != nil {
          "a built-in set"
        } else if case .idx = source.value.mainFormat {
          "an idx source"
        } else {
          nil
        }
      case .series: "a series"
      case .stream, .lines: "a text"
      }
    guard let what else { return }
    option.report(
      Diagnostic(
        .notAvailable, "`weight` names a column of a table: \(what) has no weights of examples",
        at: span, path: option.path(of: "weight")))
  }
}
