// SPDX-License-Identifier: MIT

extension YAMLComposer {
  mutating func define(_ name: String?, at range: Range<Int>?) -> Int? {
    guard let name, let range else { return nil }
    let span = span(range.lowerBound, range.upperBound)
    let (id, earlier) = anchors.define(name, at: span, path: trimmed(path))
    if let earlier {
      report(
        .anchorRedefined, "the name `&\(name)` is given twice", at: span,
        label: "`*\(name)` means this one from here on",
        secondary: [Diagnostic.Label(earlier.span, "first here")])
    }
    if anchors.all.count > limits.anchors {
      exceed(.tooManyAnchors, "the file has more than \(limits.anchors) `&` names", at: span)
    }
    return id
  }

  mutating func complete(_ id: Int?, _ node: ComposedNode, _ sizeBefore: Int) {
    guard let id else { return }
    anchors.complete(id, with: node, size: size - sizeBefore)
    let anchor = anchors.all[id]
    for cycle in anchor.cycles {
      diagnostics.append(
        Diagnostic(
          .aliasCycle, "`*\(anchor.name)` is used inside the thing it names", at: cycle.span,
          label: "so it would contain itself without end",
          secondary: [
            Diagnostic.Label(
              anchor.span, "the name starts here and ends at line \(node.node.span.endLine)")
          ], path: cycle.path))
    }
  }

  mutating func readAlias(_ name: String, at span: SourceSpan) {
    aliases += 1
    if aliases > limits.aliases {
      exceed(.tooManyAnchors, "the file has more than \(limits.aliases) `*` names", at: span)
    }
    guard let anchor = anchors.use(name) else {
      undefined.append((name, span, trimmed(path)))
      return deliverHole(at: span)
    }
    guard let target = anchor.target else {
      anchors.addCycle(name, at: span, path: trimmed(path))
      return deliverHole(at: span)
    }
    if frames.count + target.height > limits.depth {
      exceed(
        .tooDeep, "what `*\(name)` names is nested more than \(limits.depth) deep here", at: span)
    }
    let (sum, overflows) = size.addingReportingOverflow(anchor.size)
    size = overflows ? .max / 2 : sum
    if size > limits.expandedNodes {
      exceed(
        .aliasExpansion,
        "with its `*` names written out, the spec has over "
          + "\(limits.expandedNodes) values", at: span, label: "the limit is passed here")
    }
    var copy = target
    copy.node = YAMLNode(
      target.node.content, span: span, definition: target.node.definition ?? target.node.span)
    deliver(copy)
  }

  mutating func deliverHole(at span: SourceSpan) {
    hasHole = true
    size += 1
    let hole = YAMLScalar("", isPlain: true, isHole: true)
    deliver(ComposedNode(node: YAMLNode(.scalar(hole), span: span)))
  }

  mutating func reportUndefinedAliases() {
    for alias in undefined {
      var (label, secondary, help): (String, [Diagnostic.Label], [String]) = ("", [], [])
      let near = closest(to: alias.name, among: anchors.names)
      if let later = anchors.last(named: alias.name) {
        secondary = [Diagnostic.Label(later.span, "it is only given here")]
        _ = anchors.use(alias.name)
      } else if near.isEmpty {
        help = ["put quotes around it if the `*` belongs to the text"]
      } else {
        label = "did you mean \(near.map { "`*\($0)`" }.joined(separator: ", "))?"
        // One mistake, one message: what was meant is not unused.
        for name in near { _ = anchors.use(name) }
      }
      diagnostics.append(
        Diagnostic(
          .undefinedAlias, "no `&\(alias.name)` stands before this `*\(alias.name)`",
          at: alias.span, label: label, secondary: secondary, help: help, path: alias.path))
    }
  }

  mutating func reportUnusedAnchors() {
    for anchor in anchors.all where !anchor.isUsed {
      let end = file.bytes[anchor.span.end...].prefix { $0 == 0x20 || $0 == 0x09 }.endIndex
      let fix = Diagnostic.Fix(span(anchor.span.start, end), "", isSafe: false)
      diagnostics.append(
        Diagnostic(
          .unusedAnchor, "no `*\(anchor.name)` uses this name", at: anchor.span,
          help: ["delete it"], fixes: canGo(anchor, before: end) ? [fix] : [], path: anchor.path))
    }
  }

  /// Whether the text is YAML without an anchor: `[&a, 1]` is not, and at the start of a line `---` is no text.
  private func canGo(_ anchor: YAMLAnchors.Anchor, before next: Int) -> Bool {
    guard let span = anchor.target?.node.span, span.start < span.end else { return false }
    let rest = file.bytes[next...]
    return anchor.span.column > 1
      || !(rest.starts(with: "---".utf8) || rest.starts(with: "...".utf8))
  }
}
