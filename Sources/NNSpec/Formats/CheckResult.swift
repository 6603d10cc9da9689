// SPDX-License-Identifier: MIT

/// What came of a check of several files.
package struct CheckResult: Sendable {
  /// A file and what was found in it.
  package struct File: Sendable {
    package enum Status: String, Sendable { case checked, failed }

    package let path: String
    package let status: Status
    package let diagnostics: [Diagnostic]

    package init(_ path: String, status: Status = .checked, _ diagnostics: [Diagnostic] = []) {
      self.path = path
      self.status = status
      self.diagnostics = diagnostics
    }
  }

  package private(set) var files: [File] = []
  /// Problems that comments in the specs say to leave out.
  package private(set) var suppressed = 0
  /// The mildest problem that makes the check fail; nil: none does.
  package let failLevel: Diagnostic.Severity?
  package let toolVersion: String

  /// Programs get so many problems of a file.
  package static let fileLimit = 5_000

  package init(failLevel: Diagnostic.Severity? = .error, toolVersion: String) {
    self.failLevel = failLevel
    self.toolVersion = toolVersion
  }

  package mutating func add(_ file: File, suppressed: Int = 0) {
    files.append(file)
    self.suppressed += suppressed
  }

  /// The problems of all files, in their order.
  package var diagnostics: [Diagnostic] {
    files.flatMap { $0.diagnostics.prefix(Self.fileLimit) }
  }

  package var summary: DiagnosticSummary { DiagnosticSummary(files.flatMap(\.diagnostics)) }

  /// Whether a problem makes the check fail.
  package func fails(_ diagnostic: Diagnostic) -> Bool {
    failLevel.map { diagnostic.severity >= $0 } ?? false
  }

  /// Whether any problem does.
  package var fails: Bool { files.contains { $0.diagnostics.contains(where: fails) } }
}

extension Diagnostic.Severity: Comparable {
  /// The milder is less.
  public static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}

extension CheckResult {
  /// How often each kind of problem was found, the most frequent first.
  package var statistics: String {
    let byCode = Dictionary(grouping: files.flatMap(\.diagnostics), by: \.code)
    let rows = byCode.sorted {
      ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue)
    }
    let width = rows.map { "\($0.value.count)".count }.max() ?? 0
    return rows.map { code, found in
      let count = "\(found.count)"
      let fixable = found.count(where: \.isSafelyFixable)
      return String(repeating: " ", count: width - count.count) + count
        + "  \(code.rawValue) \(code.name)" + (fixable > 0 ? "  (\(fixable) fixable)" : "") + "\n"
    }.joined()
  }
}
