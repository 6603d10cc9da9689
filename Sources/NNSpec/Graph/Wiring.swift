// SPDX-License-Identifier: MIT

/// What every layer reads once names are looked up, in an order in which all of it is there already.
struct Wiring {
  private(set) var diagnostics: [Diagnostic] = []
  /// What each item reads, as places in the list of items.
  private(set) var sources: [[NodeInput]] = []
  /// Places of items, each after those that it reads.
  private(set) var order: [Int] = []
  /// Items that read themselves, over others or not.
  private(set) var cyclic: Set<Int> = []
  private let items: [LayerItem]
  private let names: LayerNames
  private let inputs: [DataFacts.InputFacts]
  /// Where a name is reported as wrong already: several layers may read by the same word.
  private var reported: Set<Int> = []
  /// Something that is wrong already hides what reads what.
  private(set) var isBroken = false

  init(_ expansion: LayerExpansion, inputs: [DataFacts.InputFacts]) {
    items = expansion.items
    names = expansion.names
    self.inputs = inputs
    sources = []
    for item in items { sources.append(item.sources.map { resolve($0, treePath: item.treePath) }) }
    isBroken = isBroken || items.contains(where: \.isHole)
    sort()
  }

  /// Lets nobody judge what is read and what is not.
  mutating func markBroken() { isBroken = true }

  // MARK: - Names

  mutating func resolve(_ wire: Wire, treePath: String) -> NodeInput {
    var wire = wire
    // A name may stand for another's, where a structure passes on what it reads.
    for _ in 0...items.count {
      switch wire {
      case .inputs: return .inputs
      case .item(let index): return .node(index)
      case .nothing:
        isBroken = true
        return .unknown
      case .named(let name, let span, let holder):
        if name == "input" { return .inputs }
        if name.hasPrefix("input.") { return input(String(name.dropFirst(6)), span, treePath) }
        guard let found = names.find(name, from: holder) else {
          report(name, span, holder, treePath)
          return .unknown
        }
        wire = found.wire
      }
    }
    isBroken = true
    // Only what leaves no layer behind leads in a circle here.
    if case .named(let name, let span, _) = wire, reported.insert(span.start).inserted {
      diagnostics.append(
        Diagnostic(
          .cycle, "`\(name)` reads itself and holds no layer", at: span,
          help: ["let it read a layer above, or delete it"], path: treePath))
    }
    return .unknown
  }

  private mutating func input(_ name: String, _ span: SourceSpan, _ path: String) -> NodeInput {
    if let index = inputs.firstIndex(where: { $0.name == name }) { return .input(index) }
    isBroken = true
    guard reported.insert(span.start).inserted else { return .unknown }
    // Of a data block in error nothing is known.
    if inputs.isEmpty { return .unknown }
    let near = closest(to: name, among: inputs.map(\.name))
    diagnostics.append(
      Diagnostic(
        .unknownName, "the data has no input `\(name)`", at: span,
        label: near.isEmpty ? "" : didYouMean(near.map { "input.\($0)" }),
        help: ["it has " + nameList(inputs.map { "input.\($0.name)" })],
        fixes: near.count == 1 ? [.init(span, "input.\(near[0])", isSafe: true)] : [], path: path))
    return .unknown
  }

  private mutating func report(
    _ name: String, _ span: SourceSpan, _ holder: String, _ path: String
  ) {
    isBroken = true
    // Without layers, those are what is missing.
    guard !items.isEmpty, reported.insert(span.start).inserted else { return }
    let inputName = inputs.first { $0.name == name }.map { "input.\($0.name)" }
    let near = inputName.map { [$0] } ?? names.near(name, from: holder)
    // What is wrong already may hold it.
    let isKnownInside = names.inner(name, from: holder) != nil
    if near.isEmpty && !isKnownInside || near.contains(name), items.contains(where: \.isHole) {
      return
    }
    diagnostics.append(
      Diagnostic(
        .unknownName, "no layer is called `\(name)`", at: span,
        label: near.isEmpty ? "" : didYouMean(near),
        help: near.isEmpty
          ? [names.inner(name, from: holder) ?? "give the layer that is meant a `name`"] : [],
        fixes: near.count == 1 ? [.init(span, near[0], isSafe: true)] : [], path: path))
  }

  // MARK: - Order

  /// Depth first from every item in the order of the spec, so that what need not move does not.
  private mutating func sort() {
    enum Mark { case new, open, done }
    var marks = [Mark](repeating: .new, count: items.count)
    for start in items.indices where marks[start] == .new {
      var stack = [(item: start, next: 0)]
      marks[start] = .open
      while let (item, next) = stack.last {
        guard next < sources[item].count else {
          marks[item] = .done
          order.append(item)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        guard case .node(let source) = sources[item][next] else { continue }
        switch marks[source] {
        case .new:
          marks[source] = .open
          stack.append((source, 0))
        case .open:
          let begin = stack.firstIndex { $0.item == source } ?? 0
          reportCycle(stack[begin...].map(\.item), readBy: item, next)
          sources[item][next] = .unknown
        case .done: break
        }
      }
    }
  }

  private mutating func reportCycle(_ cycle: [Int], readBy item: Int, _ index: Int) {
    isBroken = true
    cyclic.formUnion(cycle)
    // Shown at a name that closes it: a layer that reads the one above has none.
    let turn = ([item] + cycle).first { items[$0].isWired } ?? item
    let span =
      zip(items[turn].sources, sources[turn]).lazy.compactMap { wire, source -> SourceSpan? in
        guard case .named(_, let span, _) = wire, case .node(let read) = source else { return nil }
        return cycle.contains(read) ? span : nil
      }.first ?? items[turn].node.visibleSpan
    // Each is read by the next, and the last by the first.
    let path = (cycle + [cycle[0]]).map { "`\(items[$0].path)`" }
    let shown = path.count > 8 ? path.prefix(4) + ["…"] + path.suffix(3) : path[...]
    diagnostics.append(
      Diagnostic(
        .cycle,
        cycle.count == 1
          ? "\(path[0]) reads itself" : "these layers read each other in a circle",
        at: span,
        notes: cycle.count == 1
          ? [] : ["what is read, and by whom: " + shown.joined(separator: " → ")],
        help: [
          "a network runs from the data to its end; for memory over time there are `rnn`, `lstm` and `gru`"
        ],
        path: items[turn].treePath))
  }
}

/// What a layer of a graph reads.
package enum NodeInput: Sendable, Hashable {
  /// All inputs of the data side by side.
  case inputs
  /// One input of the data.
  case input(Int)
  /// What a layer gives: its place among the graph's nodes.
  case node(Int)
  /// Nothing that is known, after a mistake.
  case unknown
}
