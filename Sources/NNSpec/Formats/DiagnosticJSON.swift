// SPDX-License-Identifier: MIT

/// What `nnrun check --json` writes: one object, its meaning fixed by `schema`.
package struct DiagnosticJSON: Sendable {
  package static let schema = "nnrun/check/v1"

  /// The whole document.
  ///
  /// Lines and columns count from 1, columns in code points unless named otherwise, ends exclusive.
  package static func document(_ result: CheckResult) -> JSONValue {
    let summary = result.summary
    return .object([
      ("schema", .string(schema)),
      ("tool", .object([("name", .string("nnrun")), ("version", .string(result.toolVersion))])),
      (
        "files",
        .array(
          result.files.map {
            .object([("path", .string($0.path)), ("status", .string($0.status.rawValue))])
          })
      ),
      ("diagnostics", .array(result.diagnostics.map(value))),
      (
        "summary",
        .object([
          ("errors", .int(summary.errors)), ("warnings", .int(summary.warnings)),
          ("infos", .int(summary.infos)), ("suppressed", .int(result.suppressed)),
          ("fixable", .int(summary.fixable)),
        ])
      ),
    ])
  }

  /// One diagnostic.
  package static func value(_ diagnostic: Diagnostic) -> JSONValue {
    .object(
      [
        ("code", .string(diagnostic.code.rawValue)),
        ("name", .string(diagnostic.code.name)),
        ("severity", .string(diagnostic.severity.rawValue)),
        ("message", .string(diagnostic.message)),
        ("file", .string(diagnostic.span.file.path)),
        ("path", .string(diagnostic.path)),
      ] + members(diagnostic.span) + [
        ("label", .string(diagnostic.label)),
        ("labels", .array(diagnostic.secondary.map(value))),
        ("notes", .array(diagnostic.notes.map(JSONValue.string))),
        ("help", .array(diagnostic.help.map(JSONValue.string))),
        ("fixes", .array(fixes(diagnostic))),
      ])
  }

  private static func members(_ span: SourceSpan) -> [(String, JSONValue)] {
    [
      ("line", .int(span.line)), ("column", .int(span.column)),
      ("endLine", .int(span.endLine)), ("endColumn", .int(span.endColumn)),
      ("byteOffset", .int(span.start)), ("byteLength", .int(span.end - span.start)),
      ("utf16Column", .int(span.utf16Column)),
    ]
  }

  private static func value(_ label: Diagnostic.Label) -> JSONValue {
    .object(
      [("file", .string(label.span.file.path))] + members(label.span)
        + [("text", .string(label.text))])
  }

  /// The edits of a diagnostic belong together: one fix, or none.
  private static func fixes(_ diagnostic: Diagnostic) -> [JSONValue] {
    guard !diagnostic.fixes.isEmpty else { return [] }
    let edits = diagnostic.fixes.map { fix in
      JSONValue.object([
        ("byteOffset", .int(fix.span.start)), ("byteLength", .int(fix.span.end - fix.span.start)),
        ("text", .string(fix.replacement)),
      ])
    }
    return [
      .object([
        ("message", .string(diagnostic.help.last ?? diagnostic.label)),
        ("safety", .string(diagnostic.isSafelyFixable ? "safe" : "unsafe")),
        ("edits", .array(edits)),
      ])
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
