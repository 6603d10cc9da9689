// SPDX-License-Identifier: MIT

/// A list of bounded length: beyond its limit every second element is dropped, again and again, so
/// that what is kept stays evenly spaced.
///
/// The newest and the last pinned element are kept until something replaces them.
struct ThinnedList<Element: Sendable>: Sendable {
  /// The elements kept, in order.
  private(set) var elements: [Element] = []

  private let limit: Int
  private var stride = 1
  private var seen = 0
  private var pinned: Int?
  /// Whether the last one kept is there only until the next comes.
  private var isLastProvisional = false

  /// Begins an empty list.
  init(limit: Int) { self.limit = max(limit, 8) }

  /// Adds an element.
  mutating func append(_ element: Element, isPinned: Bool = false) {
    if isLastProvisional { elements.removeLast() }
    isLastProvisional = seen % stride != 0 && !isPinned
    if isPinned { pinned = elements.count }
    elements.append(element)
    seen += 1
    if elements.count > limit { thin() }
  }

  private mutating func thin() {
    stride *= 2
    let last = elements.count - 1
    let kept = elements.indices.filter { $0 % 2 == 0 || $0 == last || $0 == pinned }
    pinned = pinned.flatMap { kept.firstIndex(of: $0) }
    elements = kept.map { elements[$0] }
  }
}
