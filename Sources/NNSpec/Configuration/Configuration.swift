// SPDX-License-Identifier: MIT

/// What a project wants of its checks: `.nnrun.yaml`.
package struct Configuration: Declaration {
  package static let name = "configuration"
  package static let summary = "How bad the kinds of problems are in a project's specs."
  private let levels: [DiagnosticCode: SeverityLevel]
  private let rules: [(pattern: PathPattern, codes: [DiagnosticCode])]

  package init(_ option: inout OptionReader) {
    levels =
      option.optionalGroup("severity", SeveritySettings.summary, as: SeveritySettings.self)?.value
      .levels ?? [:]
    let paths = option.named("paths", PathSettings.summary, as: PathSettings.self)
    var rules: [(PathPattern, [DiagnosticCode])] = []
    for settings in paths {
      let pattern = PathPattern(settings.name.utf8)
      if let pattern, !pattern.isNegated {
        rules.append((pattern, settings.value.ignore.map(\.code)))
      } else if let span = settings.span {
        option.report(
          Diagnostic(
            .badPattern, "the pattern `\(settings.name)` covers no path", at: span,
            help: ["write it as in `.gitignore`, without `!`: `legacy/**`, `*.draft.nn.yaml`"],
            path: settings.path))
      }
    }
    self.rules = rules
  }

  /// Reads a file; what is wrong in it is left out of the configuration.
  package static func read(
    _ file: SourceFile
  ) -> (configuration: Configuration, diagnostics: [Diagnostic]) {
    var (root, diagnostics) = parseYAML(file)
    if diagnostics.map(\.code) == [.emptySpec] { diagnostics = [] }
    if let root, root.mapping == nil {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "a configuration is a mapping of settings, this is \(root.kindName)",
          at: root.visibleSpan))
    }
    let entries = root?.mapping ?? []
    var reader = OptionReader(
      subject: name, path: "", place: entries.first?.keySpan ?? file.span(0, 0), entries: entries)
    let configuration = Configuration(&reader)
    reader.finish()
    return (configuration, (diagnostics + reader.diagnostics).sortedByPosition())
  }

  /// What holds for a spec, whose names are those from the configuration's folder on; nil if it lies elsewhere.
  package func severities(for names: [[UInt8]]?) -> Severities {
    var levels = levels
    for rule in rules where names.map(rule.pattern.covers) ?? false {
      for code in rule.codes { levels[code] = .off }
    }
    return Severities(levels)
  }
}
