// SPDX-License-Identifier: MIT

/// A positive number's decimal digits, all of them: `value = 0.d₁d₂d₃… × 10^point`.
///
/// A binary fraction has finitely many decimal digits, so rounding from here is exact: a tie is a
/// true tie.
struct ExactDecimal {
  /// From the most significant; the first and the last are not zero; empty for zero.
  private(set) var digits: [UInt8]
  /// The number of digits before the decimal point; may be negative.
  private(set) var point: Int

  /// Expands a finite number's magnitude.
  init(_ value: Double) {
    digits = []
    point = 0
    guard value != 0, value.isFinite else { return }
    let isNormal = value.exponentBitPattern > 0
    var significand = value.significandBitPattern | (isNormal ? 1 << 52 : 0)
    var exponent = Int(max(value.exponentBitPattern, 1)) - 1075
    let spare = significand.trailingZeroBitCount
    significand >>= spare
    exponent += spare
    // value = significand × 2^exponent, and 2^-k = 5^k × 10^-k.
    var limbs = Self.limbs(significand)
    var left = abs(exponent)
    let (base, stride): (UInt64, Int) = exponent < 0 ? (5, 13) : (2, 29)
    while left > 0 {
      let count = min(left, stride)
      Self.multiply(&limbs, by: (0..<count).reduce(1) { product, _ in product * base })
      left -= count
    }
    for limb in limbs.reversed() {
      var divisor: UInt64 = 100_000_000
      while divisor > 0 {
        digits.append(UInt8(limb / divisor % 10))
        divisor /= 10
      }
    }
    digits.removeFirst(digits.prefix { $0 == 0 }.count)
    point = digits.count + min(exponent, 0)
    trim()
  }

  /// Returns the number with at most `count` digits, ties to the even digit.
  func rounded(digits count: Int) -> ExactDecimal {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = []
      return result
    }
    result.digits = Array(digits[..<count])
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let isAboveHalf = digits[count] > 5 || (digits[count] == 5 && digits.count > count + 1)
    if isAboveHalf || (digits[count] == 5 && isOdd) { result.increment() }
    result.trim()
    return result
  }

  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    point += 1
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
  }

  private static func limbs(_ value: UInt64) -> [UInt64] {
    let base: UInt64 = 1_000_000_000
    return [value % base, value / base % base]
  }

  private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = limbs[index] * factor + carry
      limbs[index] = product % 1_000_000_000
      carry = product / 1_000_000_000
    }
    while carry > 0 {
      limbs.append(carry % 1_000_000_000)
      carry /= 1_000_000_000
    }
  }
}
