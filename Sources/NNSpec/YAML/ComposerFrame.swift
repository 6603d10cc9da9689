// SPDX-License-Identifier: MIT

/// A collection that the composer has begun and not ended.
struct ComposerFrame {
  enum Key {
    case entry(String, SourceSpan)
    case merge(SourceSpan)
    /// The key was reported; its value is read and dropped.
    case dropped(SourceSpan)

    var span: SourceSpan {
      switch self {
      case .entry(_, let span), .merge(let span), .dropped(let span): span
      }
    }
  }

  let isMapping: Bool
  /// Nil in a block mapping, which starts where its first key does.
  var start: Int?
  /// The end of the last child.
  var end: Int
  let anchor: Int?
  /// The count of nodes before this one.
  let sizeBefore: Int
  var items: [YAMLNode] = []
  var entries: [YAMLEntry] = []
  var keys = KeyRanges()
  /// The key whose value comes next.
  var key: Key?
  var merge: (span: SourceSpan, value: ComposedNode)?
  var height = 1
  var mergeDepth = 0

  /// Grows around a child.
  mutating func include(_ child: ComposedNode) {
    if start == nil { start = child.node.span.start }
    end = max(end, child.node.span.end)
    height = max(height, child.height + 1)
    if !isMapping { mergeDepth = max(mergeDepth, child.mergeDepth) }
  }

  /// The places of the keys so far, as byte ranges; most mappings have too few keys for a table to pay.
  struct KeyRanges {
    private var few: [(key: String, range: Range<Int>)] = []
    private var many: [String: Range<Int>] = [:]

    /// The place where the key stood first; nil if it is new, and noted.
    mutating func first(_ key: String, or range: Range<Int>) -> Range<Int>? {
      if let earlier = few.first(where: { $0.key == key })?.range ?? many[key] { return earlier }
      if few.count == 1 { few.reserveCapacity(8) }
      if few.count < 8 { few.append((key, range)) } else { many[key] = range }
      return nil
    }
  }

  /// The step from this collection to the child that is being read.
  var pathStep: String {
    guard isMapping else { return "[\(items.count)]" }
    return switch key {
    case .entry(let key, _): Self.pathStep(key)
    case .merge: ".<<"
    case .dropped, nil: ""
    }
  }

  /// The step to a key: `.filters`, or `["a b"]` where a dot would be unclear.
  static func pathStep(_ key: String) -> String {
    let isPlain = !key.isEmpty && key.utf8.allSatisfy { !" .[]\"\n\t".utf8.contains($0) }
    return isPlain ? ".\(key)" : "[\"\(key)\"]"
  }
}
