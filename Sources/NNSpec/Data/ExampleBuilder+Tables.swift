// SPDX-License-Identifier: MIT

extension ExampleBuilder {
  // MARK: - Groups

  /// An example for each value of the group's column, its rows by the order's column.
  mutating func groups(
    _ part: DataPart, _ inputs: [RawFeature], _ rowCount: Int
  ) -> ExampleTable? {
    guard let group = part.keys[.group] else { return nil }
    for (input, wanted) in zip(inputs, wanted) where !wanted.isNumeric && input.width != 1 {
      report(
        .unsuitableColumn,
        "`\(wanted.name)` is a sequence of categories, one a row, and has \(input.width) columns",
        wanted)
      return nil
    }
    let kept = part.keptRows(wanted.map(\.missing))
    var members: [Int: [Int]] = [:]
    var names: [Int] = []
    for row in kept where group.code(row) >= 0 {
      if members[group.code(row)] == nil { names.append(group.code(row)) }
      members[group.code(row), default: []].append(row)
    }
    if let order = part.keys[.order] {
      for name in names {
        members[name] = sorted(
          members[name] ?? [], by: order, part, "group `\((group.texts ?? [])[name])`", .order)
      }
      if diagnostics.hasErrors { return nil }
    }
    var rows: [Int] = []
    var spans: [Range<Int>] = []
    for name in names {
      let steps = members[name] ?? []
      spans.append(rows.count..<(rows.count + steps.count))
      rows += steps
    }
    let firsts = spans.map { rows[$0.lowerBound] }
    let isSorted = rows.count == rowCount && rows.indices.allSatisfy { rows[$0] == $0 }
    var table = ExampleTable(
      name: part.name, count: spans.count,
      inputs: isSorted ? inputs : inputs.map { $0.gathered(rows) },
      target: nil, inputSpans: spans, stepCount: rows.count,
      rows: ContiguousArray(firsts.map { part.rows[$0] }),
      stepRows: ContiguousArray(rows.map { part.rows[$0] }))
    table.names = names.map { (group.texts ?? [])[$0] }
    if let key = part.keys[.split] {
      judgeConstant(key, nil, rows, spans, part, group)
      table.key = key.gathered(firsts)
    }
    if let column = part.keys[.weight], let weights = weights(part, rowCount) {
      judgeConstant(column, weight, rows, spans, part, group, help: [])
      table.weights = firsts.map { weights[$0] }
    }
    guard let target = part.features.last ?? nil, let wanted = wanted.last else { return table }
    if target.type == .sequence {
      table.target = isSorted ? target : target.gathered(rows)
      table.targetSpans = spans
    } else {
      if !wanted.isOptional { judgeConstant(target, wanted, rows, spans, part, group) }
      table.target = target.gathered(firsts)
    }
    return diagnostics.hasErrors ? nil : table
  }

  /// The first row that differs within its group.
  private mutating func judgeConstant(
    _ feature: RawFeature, _ wanted: WantedFeature?, _ rows: [Int], _ spans: [Range<Int>],
    _ part: DataPart, _ group: RawFeature,
    help: [String] = ["for a target at each step use `type: sequence`"]
  ) {
    var worst: (row: Int, first: Int)?
    for span in spans {
      let first = rows[span].min() ?? 0
      for row in rows[span] where row < worst?.row ?? Int.max {
        if (0..<feature.width).contains(where: { !isSame(feature, row, first, $0) }) {
          worst = (row, first)
        }
      }
    }
    guard let worst else { return }
    let name = (group.texts ?? [])[group.code(worst.row)]
    let column = (0..<feature.width).first { !isSame(feature, worst.row, worst.first, $0) } ?? 0
    report(
      .badCell,
      "column `\(feature.columns[column])` must be the same in all rows of group `\(name)`, but `\(cell(feature, worst.row, column))` follows `\(cell(feature, worst.first, column))`: \(part.name):\(part.rows[worst.row])",
      wanted, notes: ["the group begins at \(part.name):\(part.rows[worst.first])"],
      help: wanted == nil ? [] : help)
  }

  private func isSame(_ feature: RawFeature, _ left: Int, _ right: Int, _ index: Int) -> Bool {
    if feature.texts != nil { return feature.code(left, index) == feature.code(right, index) }
    let (a, b) = (feature.number(left, index), feature.number(right, index))
    return a == b || (a.isNaN && b.isNaN)
  }

  private func cell(_ feature: RawFeature, _ row: Int, _ index: Int) -> String {
    if let texts = feature.texts {
      let code = feature.code(row, index)
      return code < 0 ? "" : texts[code]
    }
    let number = feature.number(row, index)
    return number.isNaN ? "" : numberText(number)
  }

  /// Rows by a column, as numbers if all its cells are, else as text; no value may stand there twice.
  private mutating func sorted(
    _ rows: [Int], by order: RawFeature, _ part: DataPart, _ whole: String,
    _ use: WantedFeature.Use
  ) -> [Int] {
    let texts = order.texts ?? []
    let ranks = Self.ranks(texts)
    let sorted = rows.sorted { left, right in
      let (a, b) = (ranks[order.code(left)], ranks[order.code(right)])
      return a == b ? left < right : a < b
    }
    var twins: (Int, Int)?
    for (first, second) in zip(sorted, sorted.dropFirst())
    where ranks[order.code(first)] == ranks[order.code(second)] && second < twins?.1 ?? Int.max {
      twins = (first, second)
    }
    if let (first, second) = twins {
      report(
        .badRow,
        "column `\(order.columns[0])` orders \(whole), but `\(texts[order.code(second)])` stands there twice: \(part.name):\(part.rows[first]) and \(part.name):\(part.rows[second])",
        self.order?.use == use ? self.order : nil)
    }
    return sorted
  }

  /// Equal values have equal ranks, also numbers in two spellings.
  private static func ranks(_ texts: [String]) -> [Int] {
    let numbers = texts.compactMap { decimal($0) }
    var ranks = texts.indices.map { _ in 0 }
    if numbers.count == texts.count {
      var rank = 0
      var last: Double?
      for index in texts.indices.sorted(by: { numbers[$0] < numbers[$1] }) {
        if let last, last != numbers[index] { rank += 1 }
        last = numbers[index]
        ranks[index] = rank
      }
    } else {
      for (rank, index) in texts.indices.sorted(by: { texts[$0] < texts[$1] }).enumerated() {
        ranks[index] = rank
      }
    }
    return ranks
  }

  // MARK: - Series

  /// One sequence of all rows, from which windows are cut later.
  mutating func series(
    _ part: DataPart, _ inputs: [RawFeature], _ rowCount: Int, _ rule: WindowRule
  ) -> ExampleTable? {
    var rows = Array(0..<rowCount)
    if let order = part.keys[.split] {
      rows = sorted(rows, by: order, part, "the series", .split)
      if diagnostics.hasErrors { return nil }
    }
    let isSorted = rows.indices.allSatisfy { rows[$0] == $0 }
    let target = part.features.last ?? nil
    var table = ExampleTable(
      name: part.name, count: 0, inputs: isSorted ? inputs : inputs.map { $0.gathered(rows) },
      target: isSorted ? target : target?.gathered(rows), stepCount: rowCount, rows: [],
      stepRows: ContiguousArray(rows.map { part.rows[$0] }))
    table.rule = rule
    table.isTargetJoined = true
    table.stepNames = part.keys[.split].map { order in
      rows.map { (order.texts ?? [])[order.code($0)] }
    }
    return table
  }
}
