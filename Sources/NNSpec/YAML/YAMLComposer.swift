// SPDX-License-Identifier: MIT

/// Builds the tree of a document from its events, without recursion and without expanding aliases.
struct YAMLComposer {
  let file: SourceFile
  let limits: YAMLLimits
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var anchors = YAMLAnchors()
  private var frames: [ComposerFrame] = []
  private var root: YAMLNode?
  /// Nodes so far, those behind aliases included.
  private var size = 0
  private var aliases = 0
  /// The tree lacks something that was written, so what a reader would say of it might be wrong.
  private var hasHole = false
  private(set) var isOverLimit = false

  init(_ file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  /// Composes the events of one document; nil if a mistake leaves a hole in the tree.
  mutating func compose(_ events: some Sequence<YAMLEvent>) -> YAMLNode? {
    for event in events {
      read(event)
      if isOverLimit { return nil }
    }
    reportUnusedAnchors()
    return hasHole ? nil : root
  }

  private mutating func read(_ event: YAMLEvent) {
    switch event.kind {
    case .documentStart, .documentEnd: break
    case .alias(let name): readAlias(name, at: span(event.start, event.end))
    case .scalar(let text, let style): readScalar(text, style, event)
    case .sequenceStart: open(event, isMapping: false, startsAtChild: false)
    case .mappingStart(let isFlow):
      // A pair in a flow list, `[a: 1]`, is a mapping without braces.
      open(event, isMapping: true, startsAtChild: !isFlow || event.start == event.end)
    case .sequenceEnd, .mappingEnd: close(event)
    }
  }

  // MARK: - Nodes

  private mutating func readScalar(
    _ text: String, _ style: YAMLEvent.ScalarStyle, _ event: YAMLEvent
  ) {
    let properties = YAMLProperties(of: event, in: file.bytes)
    var start = min(properties.content, event.end)
    var end = event.end
    let isEmpty = style == .plain && text.isEmpty
    if isEmpty {
      start = event.anchor == nil && event.tag == nil ? placeOfNull(event.start) : event.end
      end = start
    }
    // A block scalar's event ends at the next line that is not part of it.
    while style == .block, end > start + 1, file.bytes[end - 1] <= 0x20 { end -= 1 }
    let span = span(start, end)
    if text.utf8.count > limits.scalarBytes {
      exceed(
        .scalarTooLong,
        "this text has \(text.utf8.count) bytes, the limit is \(limits.scalarBytes)",
        at: span)
    }
    let sizeBefore = size
    size += 1
    let isPlain = resolvesPlain(style, event.tag, properties.tag)
    let scalar = YAMLScalar(text, isPlain: isPlain)
    let composed = ComposedNode(node: YAMLNode(.scalar(scalar), span: span))
    let anchor = define(event.anchor, at: properties.anchor)
    complete(anchor, composed, sizeBefore)
    deliver(composed, isMergeKey: text == "<<" && style == .plain && event.tag == nil)
  }

  /// Right after the `:` of an entry without a value, else where libyaml puts it.
  private func placeOfNull(_ mark: Int) -> Int {
    guard let key = frames.last?.key?.span else { return mark }
    guard key.end <= mark else { return mark }
    let colon = file.bytes[key.end..<mark].firstIndex(of: UInt8(ascii: ":"))
    return colon.map { $0 + 1 } ?? key.end
  }

  private mutating func open(_ event: YAMLEvent, isMapping: Bool, startsAtChild: Bool) {
    let properties = YAMLProperties(of: event, in: file.bytes)
    checkCollectionTag(event.tag, properties.tag, isMapping: isMapping)
    let anchor = define(event.anchor, at: properties.anchor)
    frames.append(
      ComposerFrame(
        isMapping: isMapping, start: startsAtChild ? nil : properties.content,
        end: properties.content, anchor: anchor, sizeBefore: size))
    size += 1
  }

  private mutating func close(_ event: YAMLEvent) {
    guard var frame = frames.popLast() else { return }
    if event.end > event.start { frame.end = event.end }
    let content: YAMLNode.Content
    if frame.isMapping {
      mergeInto(&frame)
      content = .mapping(frame.entries)
    } else {
      content = .sequence(frame.items)
    }
    let composed = ComposedNode(
      node: YAMLNode(content, span: span(frame.start ?? frame.end, frame.end)),
      height: frame.height, mergeDepth: frame.mergeDepth)
    complete(frame.anchor, composed, frame.sizeBefore)
    deliver(composed)
  }

  // MARK: - Putting nodes into their parents

  /// Hands a complete node to the collection around it.
  private mutating func deliver(_ composed: ComposedNode, isMergeKey: Bool = false) {
    guard let top = frames.indices.last else {
      root = composed.node
      return
    }
    if frames[top].isMapping, frames[top].key == nil {
      frames[top].include(composed)
      takeKey(composed.node, isMergeKey: isMergeKey, top)
      return
    }
    frames[top].include(composed)
    guard frames[top].isMapping else {
      frames[top].items.append(composed.node)
      return
    }
    takeValue(composed, top)
  }

  private mutating func takeKey(_ node: YAMLNode, isMergeKey: Bool, _ top: Int) {
    size -= 1
    guard let key = node.scalar?.text else {
      let kind = node.mapping == nil ? "a list" : "a mapping"
      report(.keyNotScalar, "a key must be a word, this is \(kind)", at: node.span)
      frames[top].key = .dropped(node.span)
      return
    }
    if key.utf8.count > limits.keyCharacters, key.unicodeScalars.count > limits.keyCharacters {
      let count = key.unicodeScalars.count
      exceed(
        .scalarTooLong, "this key has \(count) characters, the limit is \(limits.keyCharacters)",
        at: node.span)
    }
    if isMergeKey {
      frames[top].key = .merge(node.span)
      return
    }
    let range = node.span.start..<node.span.end
    frames[top].key = .entry(key, node.span)
    if let first = frames[top].keyRanges.updateValue(range, forKey: key) {
      report(
        .duplicateKey, "`\(key)` is set twice", at: node.span,
        label: "again here; YAML leaves open which one counts",
        secondary: [
          Diagnostic.Label(span(first.lowerBound, first.upperBound), "first here")
        ])
      frames[top].keyRanges[key] = first
      frames[top].key = .dropped(node.span)
    }
  }

  private mutating func takeValue(_ value: ComposedNode, _ top: Int) {
    switch frames[top].key {
    case .entry(let key, let span):
      frames[top].entries.append(YAMLEntry(key: key, keySpan: span, value: value.node))
    case .merge(let span):
      if let first = frames[top].merge?.span {
        report(
          .badMerge, "`<<` is used twice in one mapping", at: span, label: "again here",
          secondary: [Diagnostic.Label(first, "first here")],
          help: ["take in several at once: `<<: [*first, *second]`"])
      } else {
        frames[top].merge = (span, value)
      }
    case .dropped, nil: break
    }
    frames[top].key = nil
  }

  private mutating func mergeInto(_ frame: inout ComposerFrame) {
    guard let (span, value) = frame.merge else { return }
    frame.key = .merge(span)
    let path = path + frame.pathStep
    let merge = YAMLMerge(value, by: span, limits: limits, path: trimmed(path))
    diagnostics += merge.diagnostics
    if merge.isOverLimit { isOverLimit = true }
    if !merge.diagnostics.isEmpty { hasHole = true }
    frame.entries = merge.applied(to: frame.entries)
    frame.mergeDepth = merge.depth
  }

  // MARK: - Anchors and aliases

  private mutating func define(_ name: String?, at range: Range<Int>?) -> Int? {
    guard let name, let range else { return nil }
    let span = span(range.lowerBound, range.upperBound)
    let (id, earlier) = anchors.define(name, at: span)
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

  private mutating func complete(_ id: Int?, _ node: ComposedNode, _ sizeBefore: Int) {
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

  private mutating func readAlias(_ name: String, at span: SourceSpan) {
    aliases += 1
    if aliases > limits.aliases {
      exceed(.tooManyAnchors, "the file has more than \(limits.aliases) `*` names", at: span)
    }
    guard let anchor = anchors.use(name) else {
      reportUndefined(name, at: span)
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

  private mutating func deliverHole(at span: SourceSpan) {
    hasHole = true
    size += 1
    deliver(ComposedNode(node: YAMLNode(.scalar(YAMLScalar("", isPlain: true)), span: span)))
  }

  private mutating func reportUndefined(_ name: String, at span: SourceSpan) {
    let near = closest(to: name, among: anchors.names)
    let names = near.map { "`*\($0)`" }.joined(separator: ", ")
    report(
      .undefinedAlias, "no `&\(name)` stands before this `*\(name)`", at: span,
      label: near.isEmpty ? "" : "did you mean \(names)?",
      notes: near.isEmpty && anchors.names.isEmpty ? ["the file gives no `&` names at all"] : [],
      help: near.isEmpty ? ["put quotes around it if the `*` belongs to the text"] : [])
  }

  private mutating func reportUnusedAnchors() {
    for anchor in anchors.all where !anchor.isUsed {
      let end = file.bytes[anchor.span.end...].prefix { $0 == 0x20 }.endIndex
      report(
        .unusedAnchor, "no `*\(anchor.name)` uses this name", at: anchor.span,
        help: ["delete it"],
        fixes: [Diagnostic.Fix(span(anchor.span.start, end), "", isSafe: false)])
    }
  }

  // MARK: - Tags

  /// Whether the text decides the type, given how it is written and its tag.
  private mutating func resolvesPlain(
    _ style: YAMLEvent.ScalarStyle, _ tag: String?, _ range: Range<Int>?
  ) -> Bool {
    guard let tag, let range else { return style == .plain }
    switch YAMLTag(tag) {
    case .text: return false
    case .number, .boolean, .null: return true
    case .list, .mapping:
      report(
        .unknownTag, "`\(text(range))` says list or mapping, this is a single value",
        at: span(range.lowerBound, range.upperBound))
    case nil: reportUnknown(range)
    }
    return style == .plain
  }

  private mutating func checkCollectionTag(
    _ tag: String?, _ range: Range<Int>?, isMapping: Bool
  ) {
    guard let tag, let range, tag != "!" else { return }
    guard let known = YAMLTag(tag) else { return reportUnknown(range) }
    guard known != (isMapping ? .mapping : .list) else { return }
    report(
      .unknownTag, "`\(text(range))` does not fit \(isMapping ? "a mapping" : "a list")",
      at: span(range.lowerBound, range.upperBound))
  }

  private mutating func reportUnknown(_ range: Range<Int>) {
    report(
      .unknownTag, "the tag `\(text(range))` is not known",
      at: span(range.lowerBound, range.upperBound),
      notes: ["known are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map"])
  }

  private func text(_ range: Range<Int>) -> String {
    span(range.lowerBound, range.upperBound).text
  }

  // MARK: - Reports

  /// Where the node that is being read stands in the tree.
  private var path: String { frames.map(\.pathStep).joined() }

  private func trimmed(_ path: String) -> String {
    path.hasPrefix(".") ? String(path.dropFirst()) : path
  }

  private func span(_ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: file, start: start, end: max(start, end))
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = "",
    secondary: [Diagnostic.Label] = [], notes: [String] = [], help: [String] = [],
    fixes: [Diagnostic.Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, secondary: secondary, notes: notes, help: help,
        fixes: fixes, path: trimmed(path)))
  }

  /// Reports a limit; nothing is composed after it.
  private mutating func exceed(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = ""
  ) {
    guard !isOverLimit else { return }
    isOverLimit = true
    report(code, message, at: span, label: label)
  }
}
