// SPDX-License-Identifier: MIT

internal import CYAML

/// All events of a text, as `walkYAMLEvents` goes through them.
package func readYAMLEvents(_ file: SourceFile, limits: YAMLLimits) -> YAMLEventStream {
  var events: [YAMLEvent] = []
  let stop = walkYAMLEvents(file, limits: limits) { events.append($0) }
  return YAMLEventStream(events: events, stop: stop)
}

/// Goes through the events of a text that is valid UTF-8 without forbidden characters; gives what stopped it before its end.
///
/// Reads to the end of the first document and whether anything follows it: an error after a document's
/// end is found as well. The depth is counted here because libyaml 0.2.5 takes quadratic time on deep
/// flow nesting.
func walkYAMLEvents(
  _ file: SourceFile, limits: YAMLLimits, _ visit: (YAMLEvent) -> Void
) -> YAMLEventStream.Stop? {
  let start = file.contentStart
  return unsafe file.bytes.withUnsafeBufferPointer { buffer in
    let input = unsafe UnsafeBufferPointer(rebasing: buffer[start...])
    var parser = unsafe LibYAMLParser(input, cursor: MarkCursor(file.bytes, from: start))
    return parser.walk(limits, visit)
  }
}

/// Owns a libyaml parser; the only unsafe code of the YAML reader.
///
/// The input must outlive it.
@safe
private struct LibYAMLParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private var cursor: MarkCursor

  init(_ input: UnsafeBufferPointer<UInt8>, cursor: MarkCursor) {
    self.cursor = cursor
    unsafe parser = .allocate(capacity: 1)
    let made = unsafe yaml_parser_initialize(parser)
    precondition(made == 1, "libyaml found no memory for a parser")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  mutating func walk(
    _ limits: YAMLLimits, _ visit: (YAMLEvent) -> Void
  ) -> YAMLEventStream.Stop? {
    var (count, depth, documents) = (0, 0, 0)
    while true {
      var raw = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(parser, &raw) == 1 else {
        return .syntax(failure())
      }
      defer { unsafe yaml_event_delete(&raw) }
      if unsafe raw.type == YAML_STREAM_END_EVENT { return nil }
      guard let event = unsafe event(raw) else { continue }
      visit(event)
      count += 1
      switch event.kind {
      case .sequenceStart, .mappingStart: depth += 1
      case .sequenceEnd, .mappingEnd: depth -= 1
      case .documentStart: documents += 1
      default: break
      }
      if documents > 1 { return nil }
      if count > limits.events { return .tooManyEvents(event.start) }
      if depth > limits.depth { return .tooDeep(event.start) }
    }
  }

  private mutating func event(_ raw: yaml_event_t) -> YAMLEvent? {
    let start = unsafe cursor.byteOffset(of: raw.start_mark.index)
    let end = unsafe cursor.byteOffset(of: raw.end_mark.index)
    func make(
      _ kind: YAMLEvent.Kind, anchor: UnsafeMutablePointer<UInt8>? = nil,
      tag: UnsafeMutablePointer<UInt8>? = nil
    ) -> YAMLEvent {
      unsafe YAMLEvent(
        kind: kind, anchor: text(anchor), tag: text(tag), start: start, end: max(start, end))
    }
    let data = unsafe raw.data
    return switch unsafe raw.type {
    case YAML_DOCUMENT_START_EVENT:
      make(.documentStart(version: unsafe minorVersion(data.document_start.version_directive)))
    case YAML_DOCUMENT_END_EVENT: make(.documentEnd)
    case YAML_ALIAS_EVENT: make(.alias(unsafe text(data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      unsafe make(
        scalar(data.scalar.value, data.scalar.length, data.scalar.style),
        anchor: data.scalar.anchor, tag: data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      unsafe make(
        .sequenceStart, anchor: data.sequence_start.anchor, tag: data.sequence_start.tag)
    case YAML_SEQUENCE_END_EVENT: make(.sequenceEnd)
    case YAML_MAPPING_START_EVENT:
      unsafe make(
        .mappingStart(isFlow: data.mapping_start.style == YAML_FLOW_MAPPING_STYLE),
        anchor: data.mapping_start.anchor, tag: data.mapping_start.tag)
    case YAML_MAPPING_END_EVENT: make(.mappingEnd)
    default: nil
    }
  }

  private func minorVersion(_ directive: UnsafeMutablePointer<yaml_version_directive_t>?) -> Int? {
    guard let directive = unsafe directive else { return nil }
    return unsafe Int(directive.pointee.minor)
  }

  private func scalar(
    _ value: UnsafeMutablePointer<UInt8>?, _ length: Int, _ style: yaml_scalar_style_t
  ) -> YAMLEvent.Kind {
    let bytes = unsafe UnsafeBufferPointer(start: value, count: length)
    let text = unsafe String(decoding: bytes, as: UTF8.self)
    return switch style {
    case YAML_PLAIN_SCALAR_STYLE: .scalar(text, .plain)
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .scalar(text, .block)
    default: .scalar(text, .quoted)
    }
  }

  private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe String(cString: pointer)
  }

  private mutating func failure() -> YAMLFailure {
    let parser = unsafe parser.pointee
    let offset = unsafe cursor.byteOffset(of: parser.problem_mark.index)
    let hasContext = unsafe parser.context != nil
    return unsafe YAMLFailure(
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "unknown problem",
      context: parser.context.map { unsafe String(cString: $0) } ?? "",
      offset: offset,
      contextOffset: hasContext ? cursor.byteOffset(of: parser.context_mark.index) : nil)
  }
}
