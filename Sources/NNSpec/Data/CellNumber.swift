// SPDX-License-Identifier: MIT

/// Powers of ten that a Double holds exactly.
let exactPowers: ContiguousArray<Double> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19,
  1e20, 1e21, 1e22,
]

/// The number that bytes spell in decimal, correctly rounded; nil for anything else, infinities and NaN included.
///
/// Form: `[+-] digits [. digits] [e [+-] digits]`, with a digit somewhere before the exponent, spaces around it allowed.
/// Up to 2^53 and 10^±22 one multiplication or division is exact enough (Clinger 1990, "How to read floating point
/// numbers accurately"); the rest goes the long way through the standard library.
package func decimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
  var (i, end) = (start, end)
  while i < end, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
  while end > i, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
  let first = i
  var isNegative = false
  if i < end, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") {
    isNegative = bytes[i] == UInt8(ascii: "-")
    i += 1
  }
  var mantissa: UInt64 = 0
  var digits = 0
  var scale = 0
  var isExact = true
  var hasPoint = false
  while i < end {
    let digit = bytes[i] &- UInt8(ascii: "0")
    if digit < 10 {
      digits += 1
      if mantissa < 900_719_925_474_099 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if hasPoint { scale -= 1 }
      } else {
        isExact = false
      }
    } else if bytes[i] == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
    } else {
      break
    }
    i += 1
  }
  guard digits > 0 else { return nil }
  if i < end, bytes[i] | 0x20 == UInt8(ascii: "e") {
    i += 1
    var isDown = false
    if i < end, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") {
      isDown = bytes[i] == UInt8(ascii: "-")
      i += 1
    }
    var exponent = 0
    let exponentStart = i
    while i < end, bytes[i] &- UInt8(ascii: "0") < 10 {
      exponent = min(exponent * 10 + Int(bytes[i] - UInt8(ascii: "0")), 100_000)
      i += 1
    }
    guard i > exponentStart else { return nil }
    scale += isDown ? -exponent : exponent
  }
  guard i == end else { return nil }
  if isExact, scale.magnitude <= 22 {
    let power = exactPowers[Int(scale.magnitude)]
    let value = scale < 0 ? Double(mantissa) / power : Double(mantissa) * power
    return isNegative ? -value : value
  }
  var characters = ContiguousArray<UInt8>()
  characters.reserveCapacity(end - first)
  for index in first..<end { characters.append(bytes[index]) }
  let text = String(decoding: characters, as: UTF8.self)
  guard let value = Double(text), value.isFinite else { return nil }
  return value
}

/// The number that a text spells, or nil.
package func decimal(_ text: String) -> Double? {
  let bytes = ContiguousArray(text.utf8)
  return decimal(bytes.span, 0, bytes.count)
}
