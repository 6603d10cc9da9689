// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

extension SearchSpace.Values {
  /// The value at a place from 0, the least, to 1, the greatest; of choices and whole numbers each has an equal share.
  package func text(at place: Double) -> String {
    switch self {
    case .choice(let texts):
      return texts[min(Int(place * Double(texts.count)), texts.count - 1)]
    case .uniform(let low, let high):
      return Self.text(of: low + (high - low) * place, from: low, to: high)
    case .log(let low, let high):
      let (least, most) = (logarithm(low), logarithm(high))
      return Self.text(of: exponential(least + (most - least) * place), from: low, to: high)
    case .int(let low, let high, let isLog):
      guard isLog else {
        return "\(min(low + Int(place * Double(high - low + 1)), high))"
      }
      let (least, most) = (logarithm(Double(low) - 0.5), logarithm(Double(high) + 0.5))
      let value = exponential(least + (most - least) * place).rounded()
      return "\(Int(Swift.min(max(value, Double(low)), Double(high))))"
    }
  }

  /// A drawn number with six digits, so that it can be read, compared and written again as the same; with all digits in a range
  /// that is narrow for six.
  package static func text(of number: Double, from low: Double, to high: Double) -> String {
    let number = Swift.min(max(number, low), high)
    if high - low < 1e-3 * max(abs(low), abs(high)) { return numberText(number) }
    return numberText(Swift.min(max(rounded(number), low), high))
  }

  private static func rounded(_ number: Double) -> Double {
    guard number != 0, number.isFinite else { return 0 }
    let digits = 5 - Int(base10Logarithm(number.magnitude).rounded(.down))
    // Powers of ten up to 10^22 are exact; a quotient of such is the nearest number to the six digits.
    if digits >= 0 {
      let (first, rest) = (min(digits, 22), max(0, digits - 22))
      let scale = powerOfTen(first) * powerOfTen(rest)
      return (number * scale).rounded() / scale
    }
    let scale = powerOfTen(-digits)
    return (number / scale).rounded() * scale
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * 10 }
  }
}

// The C library's, which cases of the same names hide.
private func logarithm(_ number: Double) -> Double { log(number) }
private func exponential(_ number: Double) -> Double { exp(number) }
private func base10Logarithm(_ number: Double) -> Double { log10(number) }
