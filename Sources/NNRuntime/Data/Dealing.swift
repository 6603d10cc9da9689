// SPDX-License-Identifier: MIT

import NNSpec

/// Deals the rows of one file to the parts; every row goes to exactly one, and each part keeps the file's order.
struct Dealing {
  let split: SplitSpec
  /// The parts that take a share, with their shares, which sum to 1; one may take several, as training does of folds.
  let shares: [(role: DataRole, fraction: Double)]
  var random: RandomStream

  /// Deals rows by the column that the split names, the target's classes or at random.
  mutating func deal(_ rows: [Int], key: RawFeature?, target: RawFeature?) -> [DataRole: [Int]] {
    var dealt: [DataRole: [Int]] = [:]
    if split.column != nil, let key {
      let roles = (key.texts ?? []).map { DataRole(rawValue: $0) }
      for row in rows {
        guard key.code(row) >= 0, let role = roles[key.code(row)] else { continue }
        dealt[role, default: []].append(row)
      }
    } else if split.group != nil, let key {
      dealt = dealGroups(rows, key)
    } else if split.order != nil, let key {
      dealt = cut(sorted(rows, by: key))
    } else if split.stratify, let target {
      dealt = dealClasses(rows, target)
    } else {
      var order = rows
      if split.shuffle { random.shuffle(&order) }
      dealt = cut(order)
    }
    return dealt.mapValues { Self.inOrder($0) }
  }

  /// Different rows in the file's order: marks tell it in one pass, where sorting takes longer than dealing.
  private static func inOrder(_ rows: [Int]) -> [Int] {
    guard let last = rows.max() else { return [] }
    var isDealt = [Bool](repeating: false, count: last + 1)
    for row in rows { isDealt[row] = true }
    return isDealt.indices.filter { isDealt[$0] }
  }

  private func cut(_ rows: [Int]) -> [DataRole: [Int]] {
    let counts = SplitSpec.counts(of: rows.count, shares: shares.map(\.fraction))
    var dealt: [DataRole: [Int]] = [:]
    var start = 0
    for (share, count) in zip(shares, counts) {
      dealt[share.role, default: []] += rows[start..<(start + count)]
      start += count
    }
    return dealt
  }

  /// By value, as numbers if all are numbers; equal ones in the file's order.
  private func sorted(_ rows: [Int], by key: RawFeature) -> [Int] {
    let texts = key.texts ?? []
    let order = sortedCategories(texts)
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let numbers = texts.compactMap { decimal($0) }
    return rows.enumerated().sorted { left, right in
      let (a, b) = (key.code(left.element), key.code(right.element))
      if a < 0 || b < 0 || a == b { return a == b ? left.offset < right.offset : a < b }
      // Two spellings of a number are the same value.
      if numbers.count == texts.count, numbers[a] == numbers[b] {
        return left.offset < right.offset
      }
      return (ranks[texts[a]] ?? 0) < (ranks[texts[b]] ?? 0)
    }.map(\.element)
  }

  /// Each class by largest remainder, so that every part is within one row of its share of it.
  ///
  /// What rounding takes from a part in one class is carried to the next, so that the parts' sizes stay near their shares too.
  private mutating func dealClasses(_ rows: [Int], _ target: RawFeature) -> [DataRole: [Int]] {
    let texts = target.texts ?? []
    var classes: [String: [Int]] = [:]
    for row in rows where target.code(row) >= 0 {
      classes[texts[target.code(row)], default: []].append(row)
    }
    var dealt: [DataRole: [Int]] = [:]
    var owed = shares.map { _ in 0.0 }
    for name in sortedCategories(texts) {
      guard var members = classes[name] else { continue }
      random.shuffle(&members)
      let exact = shares.map { $0.fraction * Double(members.count) }
      var counts = exact.map { Int(($0 + 1e-9).rounded(.down)) }
      let rest = members.count - counts.reduce(0, +)
      let order = shares.indices.filter { exact[$0] - Double(counts[$0]) > 1e-9 }.sorted {
        let (a, b) = (
          exact[$0] - Double(counts[$0]) + owed[$0], exact[$1] - Double(counts[$1]) + owed[$1]
        )
        return a == b ? $0 < $1 : a > b
      }
      for index in order.prefix(max(0, rest)) { counts[index] += 1 }
      var start = 0
      for (index, share) in shares.enumerated() {
        dealt[share.role, default: []] += members[start..<(start + counts[index])]
        start += counts[index]
        owed[index] += exact[index] - Double(counts[index])
      }
    }
    return dealt
  }

  /// Whole groups in random order, each to the part that lacks most of its share.
  private mutating func dealGroups(_ rows: [Int], _ key: RawFeature) -> [DataRole: [Int]] {
    let texts = key.texts ?? []
    var members: [String: [Int]] = [:]
    for row in rows where key.code(row) >= 0 {
      members[texts[key.code(row)], default: []].append(row)
    }
    var names = sortedCategories(texts).filter { members[$0] != nil }
    if split.shuffle { random.shuffle(&names) }
    let wanted = shares.map { $0.fraction * Double(rows.count) }
    var groups = shares.map { _ in [String]() }
    var sizes = shares.map { _ in 0 }
    for name in names {
      let lacking = shares.indices.max {
        wanted[$0] - Double(sizes[$0]) < wanted[$1] - Double(sizes[$1])
      }
      guard let part = lacking else { continue }
      groups[part].append(name)
      sizes[part] += members[name]?.count ?? 0
    }
    // Few large groups may leave a small part with none: it gets the smallest group of the part with most of them.
    for empty in groups.indices where groups[empty].isEmpty && shares[empty].fraction > 0 {
      guard let donor = groups.indices.max(by: { groups[$0].count < groups[$1].count }),
        groups[donor].count > 1,
        let index = groups[donor].indices.min(by: {
          (members[groups[donor][$0]]?.count ?? 0) < (members[groups[donor][$1]]?.count ?? 0)
        })
      else { continue }
      groups[empty].append(groups[donor].remove(at: index))
    }
    var dealt: [DataRole: [Int]] = [:]
    for (share, names) in zip(shares, groups) {
      dealt[share.role, default: []] += names.flatMap { members[$0] ?? [] }
    }
    return dealt
  }
}
