// SPDX-License-Identifier: MIT

/// Examples of a table that surely go to one part, or that are dealt at random.
package struct DataPortion {
  let role: DataRole?
  /// The place of the table among those that were read.
  let table: Int
  let examples: [Int]

  package init(role: DataRole?, table: Int, examples: [Int]) {
    self.role = role
    self.table = table
    self.examples = examples
  }
}

extension DataSpec {
  /// The examples as far as it is known who gets them.
  func portions(_ readout: DataReadout) -> [DataPortion] {
    readout.tables.indices.flatMap { index -> [DataPortion] in
      let (part, table) = (readout.parts[index], readout.tables[index])
      guard part.role == .train, let dealing, source.value.layout.windows == nil else {
        return [DataPortion(role: part.role, table: index, examples: table.kept)]
      }
      if dealing.column != nil, let key = table.key, let texts = key.texts {
        return DataRole.allCases.compactMap { role in
          let code = texts.firstIndex(of: role.rawValue) ?? -1
          let examples = code < 0 ? [] : table.kept.filter { key.code($0) == code }
          return examples.isEmpty
            ? nil : DataPortion(role: role, table: index, examples: examples)
        }
      }
      if dealing.shuffle || dealing.order != nil || dealing.group != nil {
        return [DataPortion(role: nil, table: index, examples: table.kept)]
      }
      // In the file's order.
      var begin = 0
      let counts = SplitSpec.counts(of: table.kept.count, shares: shares.map(\.share))
      return zip(shares, counts).map { share, count in
        defer { begin += count }
        return DataPortion(
          role: share.role, table: index,
          examples: Array(table.kept.dropFirst(begin).prefix(count)))
      }
    }
  }
}
