// SPDX-License-Identifier: MIT

/// Finds examples that are met again, within a part and across parts.
struct RepeatSearch {
  private(set) var repeats: [DataSummary.Repeats] = []
  private(set) var conflicts: DataSummary.Repeats?
  private let tables: [ExampleTable]
  private let portions: [DataPortion]
  /// Where the examples of each portion begin when all are counted through.
  private let begins: [Int]

  /// `areClasses`: whether equal inputs with another target contradict each other.
  init(_ tables: [ExampleTable], _ portions: [DataPortion], areClasses: Bool) {
    self.tables = tables
    self.portions = portions
    var begin = 0
    begins = portions.map { portion in
      defer { begin += portion.examples.count }
      return begin
    }
    search(areClasses: areClasses)
  }

  private mutating func search(areClasses: Bool) {
    let hashes = portions.map { RowHashes(tables[$0.table], $0.examples) }
    let met = Self.metAgain(hashes)
    var inputs: [UInt64: Int] = [:]
    var whole: [UInt64: Int] = [:]
    var counts: [[Int]: (count: Int, first: (Int, Int))] = [:]
    var contrary: (count: Int, first: (Int, Int))?
    for (index, hashes) in hashes.enumerated() where !met.isEmpty {
      let places = hashes.values.indices.filter { met.contains(hashes.values[$0]) }
      for (place, full) in zip(places, hashes.withTargets(places)) {
        let (number, hash) = (begins[index] + place, hashes.values[place])
        guard let first = inputs[hash], hasSame(first, number, targets: false) else {
          if inputs[hash] == nil { inputs[hash] = number }
          continue
        }
        // The first of its inputs is kept there only: most of these rows are met twice.
        let twin = hasSame(first, number, targets: true) ? first : whole[full]
        if let twin, twin == first || hasSame(twin, number, targets: true) {
          let key = [self.portion(of: twin), index]
          counts[key] = ((counts[key]?.count ?? 0) + 1, counts[key]?.first ?? (twin, number))
        } else {
          whole[full] = number
        }
        if areClasses, !hasSame(first, number, targets: true) {
          contrary = ((contrary?.count ?? 0) + 1, contrary?.first ?? (first, number))
        }
      }
    }
    repeats = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, found in
      DataSummary.Repeats(
        parts: key, count: found.count, places: [name(found.first.0), name(found.first.1)])
    }
    conflicts = contrary.map { found in
      DataSummary.Repeats(
        parts: [portion(of: found.first.0), portion(of: found.first.1)], count: found.count,
        places: [name(found.first.0), name(found.first.1)])
    }
  }

  /// All hashes that are met twice, and a few more.
  ///
  /// Each marks one of at least 32 bits a row, by its highest bits: most rows stand alone and find theirs unmarked, which
  /// takes a fraction of the time of a table of all of them.
  private static func metAgain(_ hashes: [RowHashes]) -> Set<UInt64> {
    let count = hashes.reduce(1) { $0 + $1.values.count }
    let length = 5 + UInt64.bitWidth - count.leadingZeroBitCount
    var marks = ContiguousArray<UInt64>(repeating: 0, count: 1 << (length - 6))
    var again: Set<UInt64> = []
    for hash in hashes.lazy.flatMap(\.values) {
      let place = Int(hash >> UInt64(UInt64.bitWidth - length))
      let mark = UInt64(1) << UInt64(place & 63)
      if marks[place >> 6] & mark != 0 { again.insert(hash) }
      marks[place >> 6] |= mark
    }
    return again
  }

  private func portion(of number: Int) -> Int {
    (begins.lastIndex { $0 <= number }) ?? 0
  }

  private func place(_ number: Int) -> (table: ExampleTable, example: Int) {
    let index = portion(of: number)
    return (tables[portions[index].table], portions[index].examples[number - begins[index]])
  }

  private func hasSame(_ first: Int, _ second: Int, targets: Bool) -> Bool {
    let (one, other) = (place(first), place(second))
    return targets
      ? one.table.hasSameTargets(one.example, as: other.table, other.example)
      : one.table.hasSameInputs(one.example, as: other.table, other.example)
  }

  private func name(_ number: Int) -> String {
    let (table, example) = place(number)
    return table.names.map { "\(table.name): \($0[example])" }
      ?? "\(table.name):\(table.rows[example])"
  }
}
