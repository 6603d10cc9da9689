// SPDX-License-Identifier: MIT

/// What one pass over numbers tells.
struct NumberSurvey {
  /// Beyond it a number is infinite.
  private let largest: Double
  private(set) var count = 0
  private(set) var missing = 0
  private(set) var infinite = 0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  private(set) var mean = 0.0
  private var squares = 0.0
  /// Whether each number is one more than the one before.
  private(set) var counts = true
  private var last = Double.nan
  /// Of all cells, to find equal columns.
  private(set) var hash: UInt64 = 0

  init(largest: Double = .greatestFiniteMagnitude) { self.largest = largest }

  /// Some hundred numbers at a time.
  mutating func add(_ values: some Sequence<Double>) {
    // Differences from the mean so far, or from the first of all, lose nothing to a large mean and need no division each.
    var (origin, found, sum, sumOfSquares) = (mean, 0, 0.0, 0.0)
    for value in values {
      hash = hash.mixed(with: (value == 0 ? 0 : value).bitPattern)
      guard value.magnitude <= largest else {
        if value.isNaN { missing += 1 } else { infinite += 1 }
        counts = false
        continue
      }
      if count + found == 0 { origin = value } else if value != last + 1 { counts = false }
      last = value
      found += 1
      if value < minimum { minimum = value }
      if value > maximum { maximum = value }
      let difference = value - origin
      sum += difference
      sumOfSquares += difference * difference
    }
    guard found > 0 else { return }
    let spread = sumOfSquares - sum * (sum / Double(found))
    join(found, mean: origin + sum / Double(found), squares: spread.isNaN ? .infinity : spread)
  }

  /// Bytes, which are many: only what whole numbers can add up exactly is known of them.
  mutating func add(_ bytes: Span<UInt8>) {
    guard !bytes.isEmpty else { return }
    var (least, most) = (UInt8.max, UInt8.min)
    var (sum, sumOfSquares): (UInt64, UInt64) = (0, 0)
    // 32 bits hold the squares of so many, and are added four or eight at a time.
    for begin in stride(from: 0, to: bytes.count, by: 1 << 15) {
      let block = bytes.extracting(begin..<min(begin + 1 << 15, bytes.count))
      var (blockSum, blockSquares): (UInt32, UInt32) = (0, 0)
      for index in block.indices {
        let byte = block[index]
        (least, most) = (min(least, byte), max(most, byte))
        blockSum &+= UInt32(byte)
        blockSquares &+= UInt32(byte) &* UInt32(byte)
      }
      sum += UInt64(blockSum)
      sumOfSquares += UInt64(blockSquares)
    }
    minimum = min(minimum, Double(least))
    maximum = max(maximum, Double(most))
    let mean = Double(sum) / Double(bytes.count)
    join(bytes.count, mean: mean, squares: Double(sumOfSquares) - Double(sum) * mean)
    counts = false
  }

  /// Those of another column, as if all were one.
  mutating func join(_ other: NumberSurvey) {
    missing += other.missing
    infinite += other.infinite
    guard other.count > 0 else { return }
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    join(other.count, mean: other.mean, squares: other.squares)
  }

  /// Takes in the mean and the sum of squares of others (Chan, Golub and LeVeque 1983).
  private mutating func join(_ others: Int, mean otherMean: Double, squares otherSquares: Double) {
    guard count > 0 else {
      // As they are: rounding would give equal numbers a deviation.
      (count, mean, squares) = (others, otherMean, otherSquares)
      return
    }
    let share = Double(others) / Double(count + others)
    let difference = otherMean - mean
    squares += otherSquares + difference * difference * Double(count) * share
    mean += difference * share
    count += others
  }

  /// Of all, not of a sample.
  var deviation: Double { count == 0 ? 0 : (max(squares, 0) / Double(count)).squareRoot() }

  /// Nil where there is none.
  var numbers: DataSummary.Numbers? {
    guard count + infinite > 0 else { return nil }
    return DataSummary.Numbers(
      minimum: minimum, maximum: maximum, mean: mean, deviation: deviation, infinite: infinite)
  }
}

extension UInt64 {
  /// Takes in a word, so that words in another order give another number.
  func mixed(with word: UInt64) -> UInt64 {
    let product = (self ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 29)
  }
}
