// SPDX-License-Identifier: MIT

internal import NNSpec

/// Numbers as people read them: rounding is exact, ties to even; zero never has a sign.
package enum NumberText {
  /// `0.2143`, `12.35`, `1.250e-5`: a number of digits that carry information.
  ///
  /// Written with an exponent below 10^-3 and from 10^6. `trimmed` drops zeros at the end.
  package static func significant(
    _ value: Double, _ count: Int = 4, trimmed: Bool = false, plainFrom: Int = -3
  ) -> String {
    guard value.isFinite else { return special(value) }
    let number = ExactDecimal(value).rounded(digits: count)
    let exponent = number.digits.isEmpty ? 0 : number.point - 1
    guard exponent < plainFrom || exponent >= 6 else {
      let text = fixed(value, max(0, count - 1 - exponent))
      return trimmed ? dropZeros(text) : text
    }
    var text = sign(value, number)
    let padded = number.digits + Array(repeating: 0, count: max(0, count - number.digits.count))
    text += "\(padded[0])"
    if padded.count > 1 { text += "." + padded.dropFirst().map(String.init).joined() }
    if trimmed { text = dropZeros(text) }
    return text + "e\(exponent)"
  }

  /// `0.93`: a number of decimals.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return special(value) }
    let exact = ExactDecimal(value)
    let number = exact.rounded(digits: exact.point + decimals)
    func digit(_ place: Int) -> String {
      number.digits.indices.contains(place) ? "\(number.digits[place])" : "0"
    }
    var text = sign(value, number)
    let point = number.digits.isEmpty ? 0 : number.point
    text += point > 0 ? (0..<point).map(digit).joined() : "0"
    if decimals > 0 { text += "." + (0..<decimals).map { digit(point + $0) }.joined() }
    return text
  }

  /// `1e-3`, `2.5e-4`, `0.05`: a learning rate.
  package static func rate(_ value: Double) -> String {
    significant(value, 3, trimmed: true, plainFrom: -2)
  }

  /// `93.1 %`, from a share.
  package static func percent(_ share: Double, _ decimals: Int = 1) -> String {
    fixed(share * 100, decimals) + " %"
  }

  /// `12.4k`, `3.10M`, `857`: three digits and a prefix.
  package static func compact(_ value: Double) -> String {
    guard value.isFinite else { return special(value) }
    var scaled = value
    for prefix in ["", "k", "M", "G", "T"] {
      // Rounding may reach 1000, which belongs to the next prefix.
      let number = ExactDecimal(scaled).rounded(digits: 3)
      if number.digits.isEmpty || number.point <= 3 {
        let isWhole = prefix.isEmpty && scaled == scaled.rounded()
        return fixed(scaled, isWhole ? 0 : max(0, min(2, 3 - number.point))) + prefix
      }
      scaled /= 1000
    }
    return significant(value, 3)
  }

  /// `1,234,567`.
  package static func count(_ value: Int) -> String { groupedText(value) }

  /// `820 ms`, `4.1 s`, `1m12s`, `3h05m`, `2d04h`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return special(seconds) }
    guard seconds >= 0.9995 else { return fixed(max(0, seconds) * 1000, 0) + " ms" }
    guard seconds >= 59.95 else { return fixed(seconds, 1) + " s" }
    return clock(seconds)
  }

  /// `0s`, `45s`, `1m12s`, `3h05m`, `2d04h`: whole seconds, for a countdown.
  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return special(seconds) }
    let whole = Int(max(0, seconds).rounded())
    func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
    switch whole {
    case ..<60: return "\(whole)s"
    case ..<3600: return "\(whole / 60)m\(two(whole % 60))s"
    case ..<86400: return "\(whole / 3600)h\(two(whole % 3600 / 60))m"
    default: return "\(whole / 86400)d\(two(whole % 86400 / 3600))h"
    }
  }

  /// `512 B`, `1.5 MiB`.
  package static func bytes(_ value: Int) -> String {
    var scaled = Double(value)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if scaled < 1023.95 { return fixed(scaled, unit == "B" ? 0 : 1) + " " + unit }
      scaled /= 1024
    }
    return fixed(scaled, 1) + " TiB"
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  private static func sign(_ value: Double, _ rounded: ExactDecimal) -> String {
    value < 0 && !rounded.digits.isEmpty ? "-" : ""
  }

  private static func dropZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
