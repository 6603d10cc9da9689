// SPDX-License-Identifier: MIT

extension ExampleBuilder {
  /// What each row of a part counts in the loss; reports cells that are no weights.
  mutating func weights(_ part: DataPart, _ rowCount: Int) -> [Double]? {
    guard let column = part.keys[.weight], let texts = column.texts else { return nil }
    let values = texts.map { decimal($0) }
    var weights: [Double] = []
    weights.reserveCapacity(rowCount)
    var faults: [Int] = []
    for row in 0..<rowCount {
      let code = column.code(row)
      let value = code < 0 ? nil : values[code]
      if let value, value >= 0, value.isFinite {
        weights.append(value)
      } else {
        weights.append(0)
        // An empty cell is reported where it was read.
        if code >= 0 { faults.append(row) }
      }
    }
    if let row = faults.first {
      report(
        .badCell,
        "`\(texts[column.code(row)])` in column `\(column.columns[0])` is no weight: \(part.name):\(part.rows[row])",
        weight,
        notes: faults.count == 1
          ? []
          : ["\(faults.count - 1) more cell\(faults.count == 2 ? " is" : "s are") like it"],
        help: ["a weight is a number, 0 or more"])
    } else if !weights.isEmpty, !weights.contains(where: { $0 > 0 }) {
      report(
        .badCell, "column `\(column.columns[0])` gives every row of `\(part.name)` the weight 0",
        weight)
    }
    return weights
  }
}
