// SPDX-License-Identifier: MIT

/// What `nnrun check --json` writes: one object, its meaning fixed by `schema`.
package enum DiagnosticJSON {
  package static let schema = "nnrun/check/v1"

  /// The whole document.
  ///
  /// Lines and columns count from 1, columns in code points unless named otherwise, ends exclusive.
  package static func document(_ result: CheckResult) -> JSONValue { check.value(of: result) }

  /// One diagnostic.
  package static func value(_ diagnostic: Diagnostic) -> JSONValue {
    self.diagnostic.value(of: diagnostic)
  }

  /// The JSON Schema of the document; a line of `jsonl` is its definition `diagnostic`.
  package static var schemaDocument: JSONValue {
    guard case .object(let whole) = check.schema else { preconditionFailure("no object") }
    let definitions = [
      (tool.definition, tool.schema), (file.definition, file.schema),
      (diagnostic.definition, diagnostic.schema), (label.definition, label.schema),
      (fix.definition, fix.schema), (edit.definition, edit.schema),
      (summary.definition, summary.schema),
    ]
    let head = ("$schema", JSONValue.string("https://json-schema.org/draft/2020-12/schema"))
    return .object(
      [head, ("title", .string(schema))] + whole + [("$defs", .object(definitions))])
  }

  // MARK: - The objects

  private static let check = JSONForm<CheckResult>(
    "check",
    "What `nnrun check` found. Later programs may add members; none changes its meaning.",
    [
      .word("schema", "The version of this format.", of: [schema]) { _ in schema },
      .object("tool", "What wrote it.", tool, \.toolVersion),
      .objects("files", "All files, in the order of the command line.", file, \.files),
      .objects(
        "diagnostics", "The problems by file and place, at most 5000 of a file.", diagnostic,
        \.diagnostics),
      .object("summary", "How many there are of each kind.", summary) {
        Counts(problems: $0.summary, suppressed: $0.suppressed)
      },
    ])

  private static let tool = JSONForm<String>(
    "tool", "A program.",
    [.text("name", "Its name.") { _ in "nnrun" }, .text("version", "Its version.") { $0 }])

  private static let file = JSONForm<CheckResult.File>(
    "file", "A file that was checked.",
    [
      .text("path", "As the command line has it.", \.path),
      .word(
        "status", "`failed`: it cannot be read, or is a configuration with errors.",
        of: ["checked", "failed"], \.status.rawValue),
    ])

  private static let diagnostic = JSONForm<Diagnostic>(
    "diagnostic", "One problem.",
    [
      .text("code", "Letter and number of its kind.", \.code.rawValue),
      .text("name", "The name of its kind.", \.code.name),
      .word("severity", "How bad it is.", of: ["error", "warning", "info"], \.severity.rawValue),
      .text("message", "What is wrong.", \.message),
      .text("file", "The file that the place is in.", \.span.file.path),
      .text("path", "The place in the tree; empty if there is none.", \.path),
    ], place(\.span),
    [
      .text("label", "The words at the place; may be empty.", \.label),
      .objects("labels", "Further places.", label, \.secondary),
      .texts("notes", "Facts; may hold line breaks.", \.notes),
      .texts("help", "Actions.", \.help),
      .objects("fixes", "Ways to mend it.", fix) { $0.fixes.isEmpty ? [] : [$0] },
      .text("url", "The page about its kind, relative to the documentation.") {
        Rule.page(of: $0.code)
      },
    ])

  private static let label = JSONForm<Diagnostic.Label>(
    "label", "A further place of a problem.",
    [.text("file", "The file that it is in.", \.span.file.path)], place(\.span),
    [.text("text", "What is there.", \.text)])

  /// The edits of a diagnostic belong together: one fix, or none.
  private static let fix = JSONForm<Diagnostic>(
    "fix", "Edits that mend a problem together.",
    [
      .text("message", "What they do.") { $0.help.last ?? $0.label },
      .word("safety", "Whether the meaning surely stays.", of: ["safe", "unsafe"]) {
        $0.isSafelyFixable ? "safe" : "unsafe"
      },
      .objects("edits", "Where the problem is; they do not overlap.", edit, \.fixes),
    ])

  private static let edit = JSONForm<Diagnostic.Fix>(
    "edit", "Bytes of the problem's file and what takes their place.",
    [
      .count("byteOffset", "The first byte that goes.", \.span.start),
      .count("byteLength", "How many bytes go.") { $0.span.end - $0.span.start },
      .text("text", "What takes their place.", \.replacement),
    ])

  private static let summary = JSONForm<Counts>(
    "summary", "How many problems there are.",
    [
      .count("errors", "Errors.", \.problems.errors),
      .count("warnings", "Warnings.", \.problems.warnings),
      .count("infos", "Pieces of advice.", \.problems.infos),
      .count("suppressed", "What comments leave out.", \.suppressed),
      .count("fixable", "Those with a safe fix.", \.problems.fixable),
    ])

  private struct Counts: Sendable {
    let problems: DiagnosticSummary
    let suppressed: Int
  }

  private static func place<Value>(
    _ span: @escaping @Sendable (Value) -> SourceSpan
  ) -> [JSONForm<Value>.Member] {
    [
      .count("line", "The line of the first character.", from: 1) { span($0).line },
      .count("column", "Its column in code points.", from: 1) { span($0).column },
      .count("endLine", "The line of the end.", from: 1) { span($0).endLine },
      .count("endColumn", "The column behind the last character.", from: 1) { span($0).endColumn },
      .count("byteOffset", "The first byte, from 0.") { span($0).start },
      .count("byteLength", "How many bytes it has.") { span($0).end - span($0).start },
      .count("utf16Column", "`column` in UTF-16 code units.", from: 1) { span($0).utf16Column },
    ]
  }
}

extension SourceSpan {
  /// The 1-based column of the first byte, in UTF-16 code units, as editors count.
  package var utf16Column: Int {
    let line = file.range(ofLine: line)
    return 1
      + PositionEncoding.utf16.count(file.bytes[line.lowerBound..<max(line.lowerBound, start)])
  }
}
