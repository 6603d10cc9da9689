// SPDX-License-Identifier: MIT

/// What can be named in `from`: layers, structures and blocks by their paths.
struct LayerNames {
  private(set) var diagnostics: [Diagnostic] = []
  private var wires: [String: Wire] = [:]
  private var places: [String: SourceSpan] = [:]
  private var counts: [String: Int] = [:]

  /// The path of the next layer of a kind under a holder: its own name, else the kind and a running number.
  mutating func path(of kind: String, named own: String?, holder: String) -> String {
    counts["\(holder)\(kind)", default: 0] += 1
    return "\(holder)\(own ?? "\(kind)_\(counts["\(holder)\(kind)", default: 1])")"
  }

  /// Makes a path known; reports one that is taken or that no path can hold.
  mutating func register(
    _ path: String, _ wire: Wire, own: String?, at place: SourceSpan, treePath: String
  ) {
    if let first = places[path] {
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
    (places[path], wires[path]) = (place, wire)
  }

  /// Looks a name up where a layer stands: beside it first, then outwards.
  func find(_ name: String, from holder: String) -> (path: String, wire: Wire)? {
    var scope = holder[...]
    while true {
      if let wire = wires[scope + name] { return (String(scope + name), wire) }
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
    places.map { path, place in
      (path.hasPrefix(holder) ? String(path.dropFirst(holder.count)) : path, place)
    }
  }

  /// Advice where a name is one inside a structure or block, which is known outside by its path alone.
  func inner(_ name: String, from holder: String) -> String? {
    let paths = places.keys.filter { $0.hasSuffix("/" + name) }
    // Of the rounds of a repeat, what stands behind it mostly means the last.
    guard let last = paths.max(by: { ($0.count, $0) < ($1.count, $1) }) else { return nil }
    let path = last.hasPrefix(holder) ? String(last.dropFirst(holder.count)) : last
    return "from here the path is needed: `\(path)`"
  }

  func place(of path: String) -> SourceSpan? { places[path] }
}
