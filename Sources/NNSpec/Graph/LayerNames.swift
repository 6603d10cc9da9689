// SPDX-License-Identifier: MIT

/// What can be named in `from`: layers, structures and blocks by their paths.
struct LayerNames {
  private(set) var diagnostics: [Diagnostic] = []
  private var all: [Named] = []
  /// By path; what is registered last counts.
  private var indices: [String: Int] = [:]
  private var counts: [String: Int] = [:]

  /// What goes by a name, and where it got it.
  struct Named {
    let path: String
    let wire: Wire
    let place: SourceSpan
    /// How it came to be; nil after a mistake.
    let recipe: LayerRecipe?
  }

  /// Makes room for so many names.
  mutating func reserve(_ count: Int) {
    all.reserveCapacity(count)
    indices.reserveCapacity(count)
  }

  /// The path of the next layer of a kind under a holder: its own name, else the kind and a running number.
  mutating func path(of kind: String, named own: String?, holder: String) -> String {
    let counted = holder + kind
    let count = counts[counted, default: 0] + 1
    counts[counted] = count
    return holder + (own ?? "\(kind)_\(count)")
  }

  /// Makes a path known; reports one that is taken or that no path can hold.
  mutating func register(_ named: Named, own: String?, treePath: String) {
    let (path, place) = (named.path, named.place)
    let earlier = indices.updateValue(all.count, forKey: path)
    all.append(named)
    if let first = earlier.map({ all[$0].place }) {
      diagnostics.append(
        Diagnostic(
          .duplicateName, "two layers are called `\(path)`", at: place,
          secondary: [.init(first, "first here")], path: treePath))
    }
    if let own, own.isEmpty || own.contains("/") || own.contains(".") || own == "input" {
      diagnostics.append(
        Diagnostic(
          .outOfRange,
          own == "input"
            ? "`input` is what the data gives, so no layer can have this name"
            : "a layer's name must not be empty or hold `/` or `.`",
          at: place, path: treePath))
    }
  }

  /// Looks a name up where a layer stands: beside it first, then outwards.
  func find(_ name: String, from holder: String) -> Named? {
    var scope = holder[...]
    while true {
      if let index = indices[scope + name] { return all[index] }
      if scope.isEmpty { return nil }
      scope = scope.dropLast()
      scope = scope.lastIndex(of: "/").map { scope[...$0] } ?? ""
    }
  }

  /// Names near a misspelt one, as they would be written there.
  func near(_ name: String, from holder: String) -> [String] {
    closest(to: name, among: known(from: holder).map(\.name).sorted())
  }

  /// Everything that has a name, as it would be written there.
  func known(from holder: String) -> [(name: String, place: SourceSpan)] {
    indices.map { path, index in
      (path.hasPrefix(holder) ? String(path.dropFirst(holder.count)) : path, all[index].place)
    }
  }

  /// Advice where a name is one inside a structure or block, which is known outside by its path alone.
  func inner(_ name: String, from holder: String) -> String? {
    let paths = indices.keys.filter { $0.hasSuffix("/" + name) }
    // Of the rounds of a repeat, what stands behind it mostly means the last.
    guard let last = paths.max(by: { ($0.count, $0) < ($1.count, $1) }) else { return nil }
    let path = last.hasPrefix(holder) ? String(last.dropFirst(holder.count)) : last
    return "from here the path is needed: `\(path)`"
  }
}
