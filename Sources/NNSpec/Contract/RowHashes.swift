// SPDX-License-Identifier: MIT

/// A number for each example of a table, the same for examples that hold the same.
struct RowHashes {
  private(set) var values: [UInt64]
  private let table: ExampleTable
  private var examples: [Int]

  init(_ table: ExampleTable, _ examples: [Int]) {
    self.table = table
    self.examples = examples
    values = examples.map { _ in 0 }
    for input in table.inputs { mix(input, table.inputSpans) }
  }

  /// Those of some places, with the targets taken in.
  func withTargets(_ places: [Int]) -> [UInt64] {
    var some = self
    some.values = places.map { values[$0] }
    some.examples = places.map { examples[$0] }
    if let target = table.target { some.mix(target, table.targetSpans) }
    for case let target? in table.furtherTargets { some.mix(target, nil) }
    return some.values
  }

  private mutating func mix(_ feature: RawFeature, _ spans: [Range<Int>]?) {
    func rows(_ example: Int) -> Range<Int> { spans?[example] ?? example..<example + 1 }
    switch feature.values {
    case .unread: return
    case .bytes(let bytes):
      for (index, example) in examples.enumerated() {
        let rows = rows(example)
        values[index].mix(
          bytes.span, rows.lowerBound * feature.width..<rows.upperBound * feature.width)
      }
    case .numbers(let numbers, let stride, let offsets):
      for (index, example) in examples.enumerated() {
        var value = values[index]
        for row in rows(example) {
          for offset in offsets {
            value = value.mixed(with: numbers[row * stride + offset].cellBits)
          }
        }
        values[index] = value
      }
    case .codes(let codes, let stride, let offset, let texts):
      let words = texts.map { UInt64(bitPattern: Int64($0.hashValue)) }
      for (index, example) in examples.enumerated() {
        for row in rows(example) {
          for column in 0..<feature.width {
            let code = codes[row * stride + offset + column]
            values[index] = values[index].mixed(with: code < 0 ? 0 : words[Int(code)])
          }
        }
      }
    }
    for index in values.indices { values[index] = values[index].mixed(with: 1) }
  }
}

extension UInt64 {
  /// Takes in eight bytes at a time, as images are the largest of data; zeros fill up the last eight.
  fileprivate mutating func mix(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let whole = range.lowerBound + range.count & ~7
    for begin in stride(from: range.lowerBound, to: whole, by: 8) {
      self = mixed(with: Self.word(bytes, begin..<begin + 8))
    }
    if whole < range.upperBound { self = mixed(with: Self.word(bytes, whole..<range.upperBound)) }
  }

  private static func word(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    range.reduce(0) { word, index in word << 8 | UInt64(bytes[index]) }
  }
}

extension Double {
  /// Its bits, the same for both zeros and for all that is no number.
  var cellBits: UInt64 { self == 0 ? 0 : isNaN ? .max : bitPattern }
}

extension ExampleTable {
  /// Whether an example's inputs hold what one of another table's do.
  func hasSameInputs(_ example: Int, as other: ExampleTable, _ index: Int) -> Bool {
    zip(inputs, other.inputs).allSatisfy { own, theirs in
      own.holdsSame(
        inputSpans?[example] ?? example..<example + 1, as: theirs,
        other.inputSpans?[index] ?? index..<index + 1)
    }
  }

  /// Likewise of all targets.
  func hasSameTargets(_ example: Int, as other: ExampleTable, _ index: Int) -> Bool {
    if let target, let theirs = other.target,
      !target.holdsSame(
        targetSpans?[example] ?? example..<example + 1, as: theirs,
        other.targetSpans?[index] ?? index..<index + 1)
    {
      return false
    }
    return zip(furtherTargets, other.furtherTargets).allSatisfy { own, theirs in
      guard let own, let theirs else { return true }
      return own.holdsSame(example..<example + 1, as: theirs, index..<index + 1)
    }
  }
}

extension RawFeature {
  fileprivate func holdsSame(_ rows: Range<Int>, as other: RawFeature, _ others: Range<Int>) -> Bool
  {
    guard rows.count == others.count, width == other.width else { return false }
    let (texts, otherTexts) = (texts ?? [], other.texts ?? [])
    return zip(rows, others).allSatisfy { row, otherRow in
      (0..<width).allSatisfy { column in
        guard case .codes = values else {
          return number(row, column).cellBits == other.number(otherRow, column).cellBits
        }
        let (code, otherCode) = (code(row, column), other.code(otherRow, column))
        if code < 0 || otherCode < 0 { return code < 0 && otherCode < 0 }
        return texts[code] == otherTexts[otherCode]
      }
    }
  }
}
