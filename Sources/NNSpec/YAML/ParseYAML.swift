// SPDX-License-Identifier: MIT

/// Reads one YAML document into a tree of nodes that know their places.
///
/// The root is nil after a syntax error, which is then the only error; after a limit; when the file is
/// empty; and when an undefined alias, a cycle or a bad merge leaves a hole in the tree. Any other
/// mistake still gives a root: of a key that is set twice the first counts.
package func parseYAML(
  _ file: SourceFile, limits: YAMLLimits = .standard
) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  var diagnostics = checkYAMLText(file, limits: limits)
  if diagnostics.hasErrors { return (nil, diagnostics.sortedByPosition()) }
  var document = YAMLDocument(file, limits: limits)
  if let stop = walkYAMLEvents(file, limits: limits, { document.read($0) }) {
    // Words for it need what stood before; only a mistake is read twice.
    let events = readYAMLEvents(file, limits: limits).events
    diagnostics.append(report(stop, events, file, limits))
    return (nil, diagnostics.sortedByPosition())
  }
  guard let content = document.content, !isNothing(content) else {
    diagnostics.append(emptySpec(file))
    return (nil, diagnostics.sortedByPosition())
  }
  if document.isOneValue, let problem = missingSpaceAfterColon(in: content, file) {
    diagnostics.append(problem)
    return (nil, diagnostics.sortedByPosition())
  }
  diagnostics += checkDocuments(document.starts, file)
  let root = document.composer.finish()
  return (root, (diagnostics + document.composer.diagnostics).sortedByPosition())
}

/// The first document of a text, composed while its events are read.
private struct YAMLDocument {
  var composer: YAMLComposer
  /// Where documents begin: this one, and one after it.
  private(set) var starts: [YAMLEvent] = []
  /// The first event of what it holds.
  private(set) var content: YAMLEvent?
  /// Whether that is all it holds.
  private(set) var isOneValue = true
  private var hasEnded = false

  init(_ file: SourceFile, limits: YAMLLimits) {
    composer = YAMLComposer(file, limits: limits)
  }

  mutating func read(_ event: YAMLEvent) {
    switch event.kind {
    case .documentStart: starts.append(event)
    case .documentEnd: hasEnded = true
    default:
      if hasEnded { return }
      if content == nil { content = event } else { isOneValue = false }
      composer.read(event)
    }
  }
}

private func report(
  _ stop: YAMLEventStream.Stop, _ events: [YAMLEvent], _ file: SourceFile, _ limits: YAMLLimits
) -> Diagnostic {
  switch stop {
  case .syntax(let failure):
    SyntaxError(failure, after: events, in: file).diagnostic
  case .tooDeep(let offset):
    Diagnostic(
      .tooDeep, "lists and mappings are nested more than \(limits.depth) deep",
      at: file.character(at: offset))
  case .tooManyEvents(let offset):
    Diagnostic(
      .tooManyEvents, "the file has more than \(limits.events) parts",
      at: file.character(at: offset))
  }
}

/// Whether a document holds nothing but an unwritten null.
private func isNothing(_ event: YAMLEvent) -> Bool {
  event.kind == .scalar("", .plain) && event.anchor == nil && event.tag == nil
}

private func emptySpec(_ file: SourceFile) -> Diagnostic {
  Diagnostic(
    .emptySpec, "no spec in this file", at: file.character(at: file.contentStart),
    help: ["begin with `nnspec: 1`; `nnrun init` writes a complete example"])
}

/// Judges the `%YAML` line and whether there is more than one document.
private func checkDocuments(_ starts: [YAMLEvent], _ file: SourceFile) -> [Diagnostic] {
  var problems: [Diagnostic] = []
  for (count, event) in starts.enumerated() {
    if count > 0 {
      problems.append(severalDocuments(file.span(event.start, event.end)))
    } else if event.kind == .documentStart(version: 1) {
      let line = file.range(ofLine: file.line(at: event.start))
      problems.append(
        Diagnostic(
          .yamlVersion, "the file asks for YAML 1.1 and is read as YAML 1.2",
          at: file.span(line.lowerBound, line.upperBound),
          notes: ["`yes` and `no` are text, `017` is seventeen"]))
    }
  }
  return problems
}

/// Says that a file holds one spec only.
func severalDocuments(_ span: SourceSpan) -> Diagnostic {
  Diagnostic(
    .severalDocuments, "a second document begins here", at: span,
    help: ["put each spec into a file of its own"])
}
