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
    return hash("\(key)\u{0}\(number)")
  }

  /// FNV-1a of 64 bits: the same on every machine, which Swift's own hashes are not.
  private func hash(_ text: String) -> String {
    let value = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
