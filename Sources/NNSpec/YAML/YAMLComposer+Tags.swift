// SPDX-License-Identifier: MIT

extension YAMLComposer {
  /// Whether the text decides the type, given how it is written and its tag.
  mutating func resolvesPlain(
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

  mutating func checkCollectionTag(
    _ tag: String?, _ range: Range<Int>?, isMapping: Bool
  ) {
    guard let tag, let range, tag != "!" else { return }
    guard let known = YAMLTag(tag) else { return reportUnknown(range) }
    guard known != (isMapping ? .mapping : .list) else { return }
    report(
      .unknownTag, "`\(text(range))` does not fit \(isMapping ? "a mapping" : "a list")",
      at: span(range.lowerBound, range.upperBound))
  }

  mutating func reportUnknown(_ range: Range<Int>) {
    report(
      .unknownTag, "the tag `\(text(range))` is not known",
      at: span(range.lowerBound, range.upperBound),
      notes: ["known are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map"])
  }

  func text(_ range: Range<Int>) -> String {
    span(range.lowerBound, range.upperBound).text
  }
}
