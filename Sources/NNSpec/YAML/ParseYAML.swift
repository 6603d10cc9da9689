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
  let stream = readYAMLEvents(file, limits: limits)
  if let stop = stream.stop {
    diagnostics.append(report(stop, stream.events, file, limits))
    return (nil, diagnostics.sortedByPosition())
  }
  let document = stream.events.prefix { $0.kind != .documentEnd }
  guard let content = document.dropFirst().first, !isNothing(content) else {
    diagnostics.append(emptySpec(file))
    return (nil, diagnostics.sortedByPosition())
  }
  if let problem = missingSpace(in: document, file) {
    diagnostics.append(problem)
    return (nil, diagnostics.sortedByPosition())
  }
  diagnostics += checkDocuments(stream.events, file)
  var composer = YAMLComposer(file, limits: limits)
  let root = composer.compose(document)
  return (root, (diagnostics + composer.diagnostics).sortedByPosition())
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

/// Finds `a:1` as the whole document: one text, where a mapping was meant.
private func missingSpace(in document: ArraySlice<YAMLEvent>, _ file: SourceFile) -> Diagnostic? {
  guard document.count == 2, let event = document.last else { return nil }
  return missingSpaceAfterColon(in: event, file)
}

/// Judges the `%YAML` line and whether there is more than one document.
private func checkDocuments(_ events: [YAMLEvent], _ file: SourceFile) -> [Diagnostic] {
  var problems: [Diagnostic] = []
  for (count, event) in events.filter(\.isDocumentStart).enumerated() {
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

extension YAMLEvent {
  fileprivate var isDocumentStart: Bool {
    if case .documentStart = kind { true } else { false }
  }
}
