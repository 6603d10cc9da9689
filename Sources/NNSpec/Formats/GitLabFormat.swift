// SPDX-License-Identifier: MIT

/// GitLab's code quality report: one array, problems told apart by their fingerprints.
package enum GitLabFormat {
  package static func document(_ result: CheckResult) -> JSONValue {
    var fingerprints = Fingerprints()
    return .array(
      result.diagnostics.map { diagnostic in
        .object([
          // The widget does not show `check_name`.
          ("description", .string("\(diagnostic.code.rawValue): \(diagnostic.summaryLine)")),
          ("check_name", .string(diagnostic.code.name)),
          ("fingerprint", .string(fingerprints.next(of: diagnostic))),
          ("severity", .string(severity(diagnostic.severity))),
          (
            "location",
            .object([
              ("path", .string(diagnostic.span.file.path)),
              ("lines", .object([("begin", .int(diagnostic.span.line))])),
            ])
          ),
        ])
      })
  }

  private static func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }
}

/// What tells a problem apart from others in later runs too: its kind, file and place in the tree, not its line, and how many
/// such came before.
struct Fingerprints {
  private var counts: [String: Int] = [:]

  mutating func next(of diagnostic: Diagnostic) -> String {
    let key = [diagnostic.code.rawValue, diagnostic.span.file.path, diagnostic.path]
      .joined(separator: "\u{0}")
    let number = counts[key, default: 0]
    counts[key] = number + 1
    var hash = StableHash()
    hash.mix("\(key)\u{0}\(number)")
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
