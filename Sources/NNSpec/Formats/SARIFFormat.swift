// SPDX-License-Identifier: MIT

/// SARIF 2.1.0 (OASIS) with all that GitHub's code scanning asks for.
package enum SARIFFormat {
  private static let schema = "https://json.schemastore.org/sarif-2.1.0.json"

  package static func document(_ result: CheckResult) -> JSONValue {
    let codes = DiagnosticCode.allCases
    var fingerprints = Fingerprints()
    let results = result.diagnostics.map { diagnostic in
      value(
        diagnostic, rule: codes.firstIndex(of: diagnostic.code) ?? 0,
        fingerprint: fingerprints.next(of: diagnostic))
    }
    let driver = JSONValue.object([
      ("name", .string("nnrun")), ("semanticVersion", .string(result.toolVersion)),
      ("rules", .array(codes.map(rule))),
    ])
    return .object([
      ("$schema", .string(schema)), ("version", .string("2.1.0")),
      (
        "runs",
        .array([
          .object([
            ("columnKind", .string("unicodeCodePoints")),
            ("automationDetails", .object([("id", .string("nnrun/check/"))])),
            ("tool", .object([("driver", driver)])), ("results", .array(results)),
          ])
        ])
      ),
    ])
  }

  private static func rule(_ code: DiagnosticCode) -> JSONValue {
    let rule = Rule.of(code)
    return .object([
      ("id", .string(code.rawValue)), ("name", .string(code.name)),
      ("shortDescription", text(rule.summary)), ("fullDescription", text(rule.why)),
      ("help", text("\(rule.summary) \(rule.why)")),
      ("defaultConfiguration", .object([("level", .string(level(code.severity)))])),
    ])
  }

  private static func value(
    _ diagnostic: Diagnostic, rule: Int, fingerprint: String
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("ruleId", .string(diagnostic.code.rawValue)), ("ruleIndex", .int(rule)),
      ("level", .string(level(diagnostic.severity))), ("message", text(diagnostic.wholeText)),
      ("locations", .array([location(diagnostic.span)])),
    ]
    if !diagnostic.secondary.isEmpty {
      let related = diagnostic.secondary.enumerated().map { number, label in
        location(label.span, number: number + 1, label.text)
      }
      members.append(("relatedLocations", .array(related)))
    }
    members.append(
      ("partialFingerprints", .object([("primaryLocationLineHash", .string(fingerprint + ":1"))])))
    if !diagnostic.fixes.isEmpty { members.append(("fixes", .array([fix(diagnostic)]))) }
    return .object(members)
  }

  private static func location(
    _ span: SourceSpan, number: Int? = nil, _ message: String? = nil
  ) -> JSONValue {
    var members: [(String, JSONValue)] = number.map { [("id", .int($0))] } ?? []
    members.append(
      (
        "physicalLocation",
        .object([("artifactLocation", artifact(span.file)), ("region", region(span))])
      ))
    if let message, !message.isEmpty { members.append(("message", text(message))) }
    return .object(members)
  }

  /// The edits of a diagnostic belong together; they are all in one file.
  private static func fix(_ diagnostic: Diagnostic) -> JSONValue {
    let replacements = diagnostic.fixes.map { fix in
      JSONValue.object([
        ("deletedRegion", region(fix.span)),
        ("insertedContent", .object([("text", .string(fix.replacement))])),
      ])
    }
    return .object([
      ("description", text(diagnostic.help.last ?? diagnostic.summaryLine)),
      (
        "artifactChanges",
        .array([
          .object([
            ("artifactLocation", artifact(diagnostic.fixes[0].span.file)),
            ("replacements", .array(replacements)),
          ])
        ])
      ),
    ])
  }

  private static func region(_ span: SourceSpan) -> JSONValue {
    .object([
      ("startLine", .int(span.line)), ("startColumn", .int(span.column)),
      ("endLine", .int(span.endLine)), ("endColumn", .int(span.endColumn)),
    ])
  }

  private static func artifact(_ file: SourceFile) -> JSONValue {
    .object([("uri", .string(uri(file.path)))])
  }

  /// A relative reference: bytes that RFC 3986 does not allow in a path are escaped, and a colon in the first part, which would
  /// make it a scheme.
  static func uri(_ path: String) -> String {
    let plain = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=@".utf8)
    return path.utf8.map { byte in
      if plain.contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  private static func level(_ severity: Diagnostic.Severity) -> String {
    severity == .info ? "note" : severity.rawValue
  }

  private static func text(_ text: String) -> JSONValue {
    .object([("text", .string(text.isEmpty ? "-" : text))])
  }
}
