// SPDX-License-Identifier: MIT

/// Builds the tree of a document from its events, without recursion and without expanding aliases.
struct YAMLComposer {
  let file: SourceFile
  let limits: YAMLLimits
  var diagnostics: [Diagnostic] = []
  var anchors = YAMLAnchors()
  var frames: [ComposerFrame] = []
  var root: YAMLNode?
  /// Nodes so far, those behind aliases included.
  var size = 0
  var aliases = 0
  /// Aliases without a name before them.
  var undefined: [(name: String, span: SourceSpan, path: String)] = []
  /// The tree lacks something that was written, so what a reader would say of it might be wrong.
  var hasHole = false
  var isOverLimit = false

  init(_ file: SourceFile, limits: YAMLLimits) {
    self.file = file
    self.limits = limits
  }

  /// The tree of all events that were read; nil if a mistake leaves a hole in it.
  mutating func finish() -> YAMLNode? {
    if isOverLimit { return nil }
    reportUndefinedAliases()
    reportUnusedAnchors()
    return hasHole ? nil : root
  }

  /// The next event of the document; after a limit was passed the rest is left alone.
  mutating func read(_ event: YAMLEvent) {
    if isOverLimit { return }
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

  mutating func readScalar(
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
  func placeOfNull(_ mark: Int) -> Int {
    guard let key = frames.last?.key?.span else { return mark }
    guard key.end <= mark else { return mark }
    let colon = file.bytes[key.end..<mark].firstIndex(of: UInt8(ascii: ":"))
    return colon.map { $0 + 1 } ?? key.end
  }

  mutating func open(_ event: YAMLEvent, isMapping: Bool, startsAtChild: Bool) {
    let properties = YAMLProperties(of: event, in: file.bytes)
    checkCollectionTag(event.tag, properties.tag, isMapping: isMapping)
    let anchor = define(event.anchor, at: properties.anchor)
    frames.append(
      ComposerFrame(
        isMapping: isMapping, start: startsAtChild ? nil : properties.content,
        end: properties.content, anchor: anchor, sizeBefore: size))
    size += 1
  }

  mutating func close(_ event: YAMLEvent) {
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
  mutating func deliver(_ composed: ComposedNode, isMergeKey: Bool = false) {
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

  mutating func takeKey(_ node: YAMLNode, isMergeKey: Bool, _ top: Int) {
    size -= 1
    guard let key = node.scalar?.text else {
      let kind = node.mapping == nil ? "a list" : "a mapping"
      report(.keyNotScalar, "a key must be a word, this is \(kind)", at: node.span)
      frames[top].key = .dropped(node.span)
      return
    }
    // An alias that stands for nothing is told already, and has no text that could be set twice.
    if node.scalar?.isHole == true {
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
    if hasBracketAfterColon(key), reportMissingSpace(at: node.span) {
      frames[top].key = .dropped(node.span)
      return
    }
    let range = node.span.start..<node.span.end
    frames[top].key = .entry(key, node.span)
    if let first = frames[top].keys.first(key, or: range) {
      report(
        .duplicateKey, key.isEmpty ? "an empty key is set twice" : "`\(key)` is set twice",
        at: node.span.visible,
        label: "again here; YAML leaves open which one counts",
        secondary: [
          Diagnostic.Label(span(first.lowerBound, first.upperBound).visible, "first here")
        ])
      // Of two lines in a row, the one that says something counts.
      if let last = frames[top].entries.last, last.key == key, last.value.isNull {
        frames[top].entries.removeLast()
      } else {
        frames[top].key = .dropped(node.span)
      }
    }
  }

  mutating func takeValue(_ value: ComposedNode, _ top: Int) {
    switch frames[top].key {
    case .entry(let key, let span):
      // A null right after its key has no `:` of its own, as in `{a:1}`.
      let isBare = isUnwritten(value.node) && value.node.span.start == span.end
      if isBare, key.utf8.contains(UInt8(ascii: ":")), reportMissingSpace(at: span) { break }
      // Most mappings have one key or some.
      if frames[top].entries.count == 1 { frames[top].entries.reserveCapacity(8) }
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

  mutating func mergeInto(_ frame: inout ComposerFrame) {
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
}
