// SPDX-License-Identifier: MIT

/// What is known of the stream that progress goes to.
package struct TerminalFacts: Sendable, Equatable {
  /// Whether a person may be watching.
  package var isTerminal: Bool
  /// Columns.
  package var width: Int
  /// Whether the locale's encoding is UTF-8.
  package var isUTF8: Bool
  /// Whether colour is wanted.
  package var hasColour: Bool

  /// Describes a stream; the usual one is no terminal.
  package init(
    isTerminal: Bool = false, width: Int = 80, isUTF8: Bool = true, hasColour: Bool = false
  ) {
    self.isTerminal = isTerminal
    self.width = width
    self.isUTF8 = isUTF8
    self.hasColour = hasColour
  }

  /// Judges a stream by what the system says of it and what the environment asks for.
  ///
  /// Colour is for terminals other than `TERM=dumb`; `CLICOLOR_FORCE` or `FORCE_COLOR` (set, and
  /// not 0) asks for it elsewhere, and `NO_COLOR` (not empty) forbids it. `COLUMNS` stands in for a
  /// width that is not known.
  package init(isTerminal: Bool, columns: Int?, environment: [String: String]) {
    func value(_ name: String) -> String { environment[name] ?? "" }
    let isDumb = value("TERM") == "dumb"
    // The first of these that is set decides, as in setlocale.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty } ?? ""
    let encoding = locale.lowercased().filter { $0 != "-" }
    let isForced = ["CLICOLOR_FORCE", "FORCE_COLOR"].map(value).contains {
      !$0.isEmpty && $0 != "0"
    }
    self.isTerminal = isTerminal && !isDumb
    width = columns ?? Int(value("COLUMNS")).flatMap { $0 > 0 ? $0 : nil } ?? 80
    isUTF8 = encoding.hasSuffix("utf8")
    hasColour = value("NO_COLOR").isEmpty && (isForced || (isTerminal && !isDumb))
  }

  /// Judges a file descriptor: 2 is standard error.
  package init(descriptor: Int32, environment: [String: String]) {
    self.init(
      isTerminal: FileSystem.isTerminal(descriptor),
      columns: FileSystem.columns(of: descriptor), environment: environment)
  }
}
