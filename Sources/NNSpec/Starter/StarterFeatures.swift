// SPDX-License-Identifier: MIT

/// The inputs and the target that a starter spec makes of a table's columns.
struct StarterFeatures {
  /// A line of `inputs` or `target`, or a comment on a column that is left out.
  private(set) var inputs: [String] = []
  private(set) var target = ""
  private(set) var targetType = FeatureType.number
  /// Whether every class has enough rows to be dealt evenly.
  private(set) var canStratify = false
  private var taken: Set<String> = []

  /// So many texts or fewer are categories.
  private static let categories = 50
  /// So many whole numbers or fewer are classes, if each comes up often enough.
  private static let classes = 20

  init(_ profile: TableProfile, target name: String) {
    let groups = Self.groups(profile, without: name)
    for column in profile.columns where column.name == name && target.isEmpty {
      setTarget(column, rows: profile.rows)
    }
    var written: Set<String> = []
    for (index, column) in profile.columns.enumerated() where column.name != name {
      if let group = groups.first(where: { $0.members.contains(index) }) {
        if written.insert(group.pattern).inserted { addGroup(group, profile) }
      } else if profile.columns[..<index].contains(where: { $0.name == column.name }) {
        inputs.append("# \(Self.comment(column.name)): a second column of that name, left out")
      } else {
        addInput(column, rows: profile.rows)
      }
    }
  }

  // MARK: - Target

  private mutating func setTarget(_ column: TableProfile.Column, rows: Int) {
    var note = ""
    switch column.content {
    case .texts(let different):
      targetType = different == 2 ? .binary : .category
      note = "\(different) different texts"
    case .numbers(true, let different)
    where different >= 2 && different <= Self.classes && different * 10 <= rows:
      targetType = different == 2 ? .binary : .category
      note = "\(different) whole numbers, taken for classes; `number` predicts the value itself"
    case .numbers, .empty: targetType = .number
    }
    canStratify = targetType != .number && column.rarest >= 10
    var options = ["type: \(targetType.rawValue)"]
    if targetType == .number { options.append("scale: standardise") }
    if column.missing > 0 {
      options.append("missing: drop")
      note += (note.isEmpty ? "" : "; ") + "\(column.missing) empty cells"
    }
    target = line(column.name, options, note)
  }

  // MARK: - Inputs

  private mutating func addInput(_ column: TableProfile.Column, rows: Int) {
    let name = Self.comment(column.name)
    guard !column.name.isEmpty, !column.name.contains("*") else {
      inputs.append("# \(name): a column needs a name without `*`, left out")
      return
    }
    var options: [String]
    let strategy: String
    switch column.content {
    case .empty:
      inputs.append("# \(name): every cell is empty, left out")
      return
    case .numbers(_, 1), .texts(1):
      inputs.append("# \(name): the same in every row, left out")
      return
    case .texts(let different) where different > Self.categories || different * 2 > rows:
      inputs.append("# \(name): \(different) different texts, left out")
      return
    case .numbers: (options, strategy) = (["type: number"], "median")
    case .texts(2): (options, strategy) = (["type: binary"], "mode")
    case .texts: (options, strategy) = (["type: category"], "unknown")
    }
    var note = ""
    if column.missing > 0 {
      options.append("missing: \(strategy)")
      note = "\(column.missing) empty cells"
    }
    inputs.append(line(column.name, options, note))
  }

  /// Numbered columns like `pixel_0` to `pixel_63`.
  private struct Group {
    let pattern: String
    let members: [Int]
  }

  private static func groups(_ profile: TableProfile, without target: String) -> [Group] {
    var members: [String: [Int]] = [:]
    var order: [String] = []
    for (index, column) in profile.columns.enumerated() where column.name != target {
      guard case .numbers = column.content, let last = column.name.last, last.isNumber else {
        continue
      }
      var stem = column.name[...]
      while let last = stem.last, last.isNumber || last == "_" || last == "-" || last == "." {
        stem.removeLast()
      }
      guard !stem.isEmpty, !stem.contains("*") else { continue }
      if members[String(stem)] == nil { order.append(String(stem)) }
      members[String(stem), default: []].append(index)
    }
    return order.compactMap { stem in
      guard let found = members[stem], found.count >= 8 else { return nil }
      let separator = profile.columns[found[0]].name.dropFirst(stem.count).first
      let pattern = separator == "_" ? "\(stem)_*" : "\(stem)*"
      let matching = profile.columns.indices.filter {
        matches(profile.columns[$0].name, pattern: pattern)
      }
      return matching == found ? Group(pattern: pattern, members: found) : nil
    }
  }

  private mutating func addGroup(_ group: Group, _ profile: TableProfile) {
    let missing = group.members.reduce(0) { $0 + profile.columns[$1].missing }
    var options = ["type: vector", "columns: \(quoted(group.pattern))"]
    if missing > 0 { options.append("missing: median") }
    let stem = group.pattern.filter { $0 != "*" }
    inputs.append(line(key: free(name(of: stem)), options, "\(group.members.count) columns"))
  }

  // MARK: - Words

  private mutating func line(_ column: String, _ options: [String], _ note: String) -> String {
    let key = free(name(of: column))
    return line(key: key, key == column ? options : options + ["column: \(quoted(column))"], note)
  }

  private func line(key: String, _ options: [String], _ note: String) -> String {
    let text = "\(key): {\(options.joined(separator: ", "))}"
    return note.isEmpty ? text : "\(text)  # \(note)"
  }

  /// A feature's name for a column: letters, digits and `_`.
  private func name(of column: String) -> String {
    var name = ""
    for scalar in column.unicodeScalars {
      let isWord = scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar)
      if isWord {
        name.unicodeScalars.append(scalar)
      } else if name.last != "_" {
        name += "_"
      }
    }
    while name.count > 1, name.hasSuffix("_") { name.removeLast() }
    guard let first = name.first, !first.isNumber, YAMLScalar(name, isPlain: true).core == .text
    else {
      return "column_\(name)"
    }
    return name
  }

  private mutating func free(_ name: String) -> String {
    var free = name
    var number = 2
    while !taken.insert(free).inserted {
      free = "\(name)_\(number)"
      number += 1
    }
    return free
  }

  private func quoted(_ text: String) -> String { YAMLScalar(text, isPlain: false).written }

  private static func comment(_ name: String) -> String { terminalSafe(name) }
}
